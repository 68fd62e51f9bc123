"""pyst2's manager behind an adapter: a fresh action each time, no line ends in values, answers with a time limit."""

from __future__ import annotations

import queue
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self

from asterisk import manager as pyst2

if TYPE_CHECKING:
    from types import TracebackType

_CHANNEL: Final = re.compile(r"^PJSIP/[A-Za-z0-9_-]{1,60}-[0-9a-f]{8}$")
_LIST_SECONDS: Final = 2.0


_new_manager: Any = pyst2.Manager


class SwitchboardError(Exception):
    """Asterisk's manager interface cannot be used now."""


@dataclass(frozen=True)
class Channel:
    """A channel as Asterisk lists it: where in the dialplan it is, what runs on it."""

    name: str
    context: str
    application: str


class Switchboard:
    """One logged-in connection; use it in a ``with`` block and open a new one each time."""

    def __init__(self, port: int, secret: str) -> None:
        self._manager = _new_manager()
        try:
            self._manager.connect("127.0.0.1", port)
            self._manager.login("switchboard", secret)
        except (pyst2.ManagerException, OSError) as error:
            raise SwitchboardError(str(error)) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._manager.logoff()
            self._manager.close()
        except (pyst2.ManagerException, OSError):
            return

    def channels(self) -> list[Channel]:
        """List the SIP channels; entries that do not look like Asterisk's own are left out."""
        heard: queue.SimpleQueue[Any] = queue.SimpleQueue()
        for name in ("CoreShowChannel", "CoreShowChannelsComplete"):
            self._manager.register_event(name, lambda event, _manager: heard.put(event))
        self._act(Action="CoreShowChannels")
        found = []
        try:
            while (event := heard.get(timeout=_LIST_SECONDS)).name != "CoreShowChannelsComplete":
                if _CHANNEL.match(name := event.get_header("Channel", "")):
                    found.append(Channel(name, event.get_header("Context", ""), event.get_header("Application", "")))
        except queue.Empty as error:
            raise SwitchboardError("Asterisk did not list its channels") from error
        return found

    def redirect(self, channel: Channel, context: str, extension: str) -> None:
        """Send a channel to another place in the dialplan, whatever it is doing."""
        self._act(Action="Redirect", Channel=channel.name, Context=context, Exten=extension, Priority="1")

    def _act(self, **action: str) -> None:
        if any(mark in value for value in action.values() for mark in "\r\n\0"):
            raise SwitchboardError("a manager action holds a line end")
        try:
            # pyst2 writes into the dictionary it is given and keeps its own default: always a fresh one
            self._manager.send_action(dict(action))
        except (pyst2.ManagerException, OSError) as error:
            raise SwitchboardError(str(error)) from error
