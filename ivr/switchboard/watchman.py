"""Watches the ivr process and saves its callers when it stalls: Asterisk itself has no time limit on a silent script.

A killed ivr process needs no watchman: its connections break and the dialplan goes on by itself.
"""

from __future__ import annotations

import json
import signal
import socket
import sys
import time
from typing import TYPE_CHECKING, Final

import structlog

from ivr.switchboard.manager import Switchboard, SwitchboardError
from ticketing.core import log as logs
from ticketing.core.config import SettingsError, load_settings

if TYPE_CHECKING:
    from ticketing.core.config import Settings

log = structlog.get_logger()

_EVERY_SECONDS: Final = 0.5
_ANSWER_SECONDS: Final = 1.0
_STALLED_SECONDS: Final = 2.0
_CONTEXT: Final = "line123"
_HELD_BY: Final = ("AGI", "AudioSocket")


def is_stalled(port: int) -> bool:
    """Tell whether the ivr process takes connections and does not answer; a process that is gone is not stalled."""
    question = f"agi_request: agi://127.0.0.1:{port}/ping\nagi_uniqueid: 0.0\n\n"
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=_ANSWER_SECONDS) as connection:
            connection.sendall(question.encode())
            return not connection.recv(16)
    except TimeoutError:
        return True
    except OSError:
        return False


def rescue(settings: Settings) -> int:
    """Take every call that waits for the ivr process to the spoken fallback; return how many."""
    secret = json.loads((settings.data / "secrets.json").read_text(encoding="utf-8"))["switchboard"]
    with Switchboard(settings.port("ami"), secret) as switchboard:
        held = [
            channel
            for channel in switchboard.channels()
            if channel.context == _CONTEXT and channel.application in _HELD_BY
        ]
        for channel in held:
            switchboard.redirect(channel, _CONTEXT, "fault")
    return len(held)


def watch(settings: Settings) -> None:
    """Ask the ivr process twice a second, for ever."""
    healthy_at = time.monotonic()
    while True:
        if not is_stalled(settings.port("fastagi")):
            healthy_at = time.monotonic()
        elif time.monotonic() - healthy_at >= _STALLED_SECONDS:
            _rescue_and_tell(settings)
        time.sleep(_EVERY_SECONDS)


def _rescue_and_tell(settings: Settings) -> None:
    try:
        saved = rescue(settings)
    except (SwitchboardError, OSError, KeyError, ValueError) as error:
        log.warning("ivr stalled and its calls cannot be saved", error=repr(error)[:200])
        return
    log.error("ivr stalled", calls_saved=saved)


def main() -> int:
    """Run until told to stop."""
    try:
        settings = load_settings()
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    logs.configure("watchman")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    watch(settings)
    return 0


if __name__ == "__main__":
    sys.exit(main())
