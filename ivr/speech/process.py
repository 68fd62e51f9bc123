"""The recogniser process: ``python -m ivr.speech.process``. Models are loaded once; many calls ask over one socket."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from typing import TYPE_CHECKING, Final

import structlog

from ivr.speech.engines.memory import keep_little
from ivr.speech.engines.threads import one_thread_each

one_thread_each()  # before anything imports numpy
keep_little()

from ivr.speech import wire  # noqa: E402
from ivr.speech.desk import Desk  # noqa: E402
from ivr.speech.engines.attempts import Attempts  # noqa: E402
from ivr.speech.engines.installed import candidates  # noqa: E402
from ivr.speech.engines.registry import Registry  # noqa: E402
from ivr.speech.service import Service  # noqa: E402
from ticketing.core import log as logs  # noqa: E402
from ticketing.core.config import SettingsError, load_settings  # noqa: E402

if TYPE_CHECKING:
    from pathlib import Path

    from ticketing.core.config import Settings

log = structlog.get_logger()

STATUS_FILE: Final = "speech.json"
_TICK_SECONDS: Final = 1.0
_MOST_UNREAD: Final = 8 << 20
_STUCK_SECONDS: Final = 30.0
_STUCK_TICKS: Final = 5
_STUCK_EXIT: Final = 70


class Connection(asyncio.Protocol):
    """One client. What cannot be a message ends the connection; a client that does not read is let go."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._decoder = wire.Decoder()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = transport  # type: ignore[assignment]  # a stream's transport is this one

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 asyncio's signature
        """Forget everything this client waited for."""
        self._transport = None
        self._service.gone(self)

    def data_received(self, data: bytes) -> None:
        """Handle every whole message."""
        try:
            for header, audio in self._decoder.feed(data):
                self._handle(header, audio)
        except wire.WireFault as fault:
            log.warning("connection closed: not our messages", why=str(fault))
            self._close()

    def send(self, reply: wire.Reply) -> None:
        """Queue a reply."""
        if self._transport is None:
            return
        self._transport.write(wire.encode(reply))
        if self._transport.get_write_buffer_size() > _MOST_UNREAD:
            log.warning("connection closed: its client does not read")
            self._close()

    def _handle(self, header: bytes, audio: bytes) -> None:
        try:
            request = wire.read_request(header)
        except wire.WireFault as fault:
            self._service.refuse(self, str(fault))
            return
        self._service.handle(self, request, audio)

    def _close(self) -> None:
        if self._transport is not None:
            self._transport.abort()


async def serve(settings: Settings, registry: Registry) -> None:
    """Serve on the socket until SIGTERM or until a client asks for a new start."""
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    desk = Desk(settings.speech_workers)
    service = Service(registry, desk, loop, ended.set)
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    os.umask(0o077)
    settings.run_dir.mkdir(parents=True, exist_ok=True)
    settings.socket_dir.mkdir(parents=True, exist_ok=True)
    path = settings.socket_dir / wire.SOCKET
    path.unlink(missing_ok=True)
    server = await loop.create_unix_server(lambda: Connection(service), path)
    service.start()
    keeping = loop.create_task(_keep(service, desk, settings.run_dir / STATUS_FILE))
    await ended.wait()
    keeping.cancel()
    server.close()
    desk.stop()


async def _keep(service: Service, desk: Desk, file: Path) -> None:
    """Write the status when it has changed; end the process when a thread hangs in a library for good."""
    written, stuck = -1, 0
    while True:
        service.tick()
        if service.told.changes != written:
            written = service.told.changes
            _write(file, service.status_text())
        stuck = stuck + 1 if desk.longest_running() > _STUCK_SECONDS else 0
        if stuck >= _STUCK_TICKS:  # several looks: after SIGSTOP everything seems to have taken long
            log.error("a recognition does not end; the process does, to be started anew")
            os._exit(_STUCK_EXIT)
        await asyncio.sleep(_TICK_SECONDS)


def _write(file: Path, text: str) -> None:
    new = file.with_suffix(".new")
    try:
        new.write_text(text, encoding="utf-8")
        new.replace(file)
    except OSError as error:  # a full disk is no reason not to hear callers
        log.warning("status not written", error=str(error))


def main() -> int:
    """Run until told to stop."""
    try:
        settings = load_settings()
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    logs.configure("recogniser")
    attempts = Attempts(settings.run_dir / "speech-loading.json")
    asyncio.run(serve(settings, Registry(candidates(settings), attempts)))
    attempts.forget()  # told to stop in the middle of loading
    sys.stdout.flush()
    os._exit(0)  # a worker inside a library of arithmetic would hold the exit back


if __name__ == "__main__":
    sys.exit(main())
