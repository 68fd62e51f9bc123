"""The ivr process: a FastAGI listener with one thread a call, the journal and its drainer."""

from __future__ import annotations

import gc
import signal
import socket
import socketserver
import sys
import threading
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import structlog

from ivr.agi import AgiError, CallerHungUp, ForgedEnvironmentError, SafeAgi, quote
from ivr.house import House
from ivr.incoming import Office, answer_call, answer_ping, note_answered, note_ended, tell_figures
from ivr.journal import JournalError
from ticketing.core import log as logs
from ticketing.core.config import SettingsError, load_settings

if TYPE_CHECKING:
    from collections.abc import Callable

log = structlog.get_logger()

_GREETING_SECONDS: Final = 5.0
"""How long a connection may take to send its environment; Asterisk sends it at once."""


class AgiServer(socketserver.ThreadingTCPServer):
    """Serves ``agi://host:port/SCRIPT``; more calls than it may serve are closed at once, so the dialplan speaks."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def __init__(self, address: tuple[str, int], office: Office, most_calls: int) -> None:
        super().__init__(address, _Connection)
        self.office = office
        self.slots = threading.BoundedSemaphore(most_calls)
        self.refused = 0


class _Connection(socketserver.BaseRequestHandler):
    server: AgiServer
    request: socket.socket

    def handle(self) -> None:
        if not self.server.slots.acquire(blocking=False):
            self.server.refused += 1
            log.warning("call not served: all places taken", refused=self.server.refused)
            return
        try:
            self._serve()
        finally:
            self.server.slots.release()

    def _serve(self) -> None:
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.request.settimeout(_GREETING_SECONDS)
        try:
            agi = SafeAgi(self.request)
        except CallerHungUp:
            return  # a readiness probe
        except (AgiError, OSError) as error:
            self._refuse(error)
            return
        self.request.settimeout(None)
        try:
            _run(self.server.office, agi)
        finally:
            agi.close()

    def _refuse(self, error: Exception) -> None:
        log.warning("connection refused", reason=str(error))
        if isinstance(error, ForgedEnvironmentError):
            try:
                self.server.office.ledger.flag("", "forged_environment", str(error))
            except JournalError:
                log.exception("security event not in the journal")


def _run(office: Office, agi: SafeAgi) -> None:
    script = urlsplit(agi.env["agi_request"]).path.strip("/")
    scripts: dict[str, Callable[[Office, SafeAgi], None]] = {
        "main": answer_call,
        "ended": note_ended,
        "answered": note_answered,
        "ping": answer_ping,
        "figures": tell_figures,
    }
    if script not in scripts:
        log.warning("no such script", script=script[:40])
        return
    try:
        scripts[script](office, agi)
        agi.execute_after_hangup("SET VARIABLE", "IVR_DONE", quote("1"))
    except CallerHungUp:
        return
    except Exception:  # the dialplan speaks the apology: IVR_DONE stays unset
        log.exception("script failed", script=script)


def settle() -> None:
    """Take all that lives as long as the process out of the collector's sight.

    Looking through it takes 70 ms in which no thread runs and the prompts of all callers stand still.
    """
    gc.collect()
    gc.freeze()


def main() -> int:
    """Run until SIGTERM; calls in progress get a moment to end."""
    try:
        settings = load_settings()
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    logs.configure("ivr")
    try:
        house = House(settings)
    except JournalError as error:
        log.error("ivr cannot start", reason=str(error))  # noqa: TRY400 one sentence says it
        return 2
    house.start()
    settle()
    server = AgiServer(("127.0.0.1", settings.port("fastagi")), house.office, settings.calls_at_once)
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: threading.Thread(target=server.shutdown).start())
    log.info("ivr ready", port=settings.port("fastagi"))
    server.serve_forever(poll_interval=0.2)
    server.server_close()
    house.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
