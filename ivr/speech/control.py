"""Short questions to a running recogniser from the command line; a call uses ``client``."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Final

from ivr.speech import wire

if TYPE_CHECKING:
    from ticketing.core.config import Settings

_PATIENCE: Final = 3.0


def ask_to_restart(settings: Settings) -> bool:
    """Tell the recogniser to end; False when none runs. Its supervisor starts it anew."""
    with socket.socket(socket.AF_UNIX) as link:
        link.settimeout(_PATIENCE)
        try:
            link.connect(str(settings.socket_dir / wire.SOCKET))
            link.sendall(wire.encode(wire.Restart()))
            link.recv(1)
        except OSError:
            return False
    return True
