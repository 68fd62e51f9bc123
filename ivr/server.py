"""The ivr process: a FastAGI listener with one thread a call, the journal and its drainer."""

from __future__ import annotations

import signal
import socket
import socketserver
import sys
import threading
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import structlog

from ivr import menus
from ivr.agi import AgiError, CallerHungUp, ForgedEnvironmentError, SafeAgi, quote
from ivr.desk import DatabaseDesk
from ivr.dialogue.exporting import FILE, export
from ivr.dialogue.registry import load_menus
from ivr.drain import Drainer
from ivr.incoming import Office, answer_call, answer_ping, note_ended, tell_figures
from ivr.journal import Journal, JournalError
from ivr.ledger import Ledger
from ivr.listen.audiosocket.server import AudioServer
from ivr.listen.clips import ClipStore
from ivr.voice.catalogue import LANGUAGES, PROMPTS, load_catalogue
from ticketing.core import log as logs
from ticketing.core.bell import RedisBell
from ticketing.core.config import SettingsError, load_settings
from ticketing.core.db import Database
from ticketing.core.report_number import NumberPlan
from ticketing.intake import caller as intake
from ticketing.network.caller import AreaTable
from ticketing.outages.caller import KnownOutages

if TYPE_CHECKING:
    from collections.abc import Callable

    from ticketing.core.config import Settings

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


def build_office(settings: Settings) -> tuple[Office, Drainer, Journal]:
    """Open the journal, recover what an earlier death left, and start draining."""
    journal = Journal(settings.journal_dir, settings.node)
    database = Database(settings.database, bell=RedisBell(settings.redis))
    drainer = Drainer(journal, database, settings.run_dir / "journal.json")
    plan = NumberPlan(settings.node, settings.report_digits)
    ledger = Ledger(journal, plan, drainer=drainer, wait_seconds=settings.journal_wait_ms / 1000)
    highest_seq, highest_report = _known_to_database(database, plan)
    journal.skip_to(highest_seq)
    ended = ledger.recover(highest_report)
    if ended:
        log.warning("calls ended that an earlier stop cut off", calls=ended)
    drainer.start()
    outages = KnownOutages(database, settings.run_dir / "outages.json", settings.clips_dir)
    outages.keep_fresh()
    audio = _audio_server(settings)
    seconds: dict[str, float] = {}
    for phrases in (load_catalogue(language) for language in LANGUAGES):
        for key, phrase in phrases.items():
            seconds[key] = max(seconds.get(key, 0.0), phrase.clip.seconds if phrase.clip else 0.0)
    office = Office(
        ledger=ledger,
        menus=load_menus(menus),
        areas=AreaTable.load(),
        seconds_of=seconds.get,
        clips=ClipStore(PROMPTS / "audio"),
        recordings=settings.recordings_dir,
        desk=DatabaseDesk(database, outages, settings.journal_wait_ms / 1000),
        audio=audio,
        call_seconds=settings.call_seconds,
        language=settings.language,
    )
    return office, drainer, journal


def _audio_server(settings: Settings) -> AudioServer | None:
    if settings.listen == "keys":
        return None
    audio = AudioServer(("127.0.0.1", settings.port("audiosocket")), settings.listen_sessions)
    audio.start()
    return audio


def _known_to_database(database: Database, plan: NumberPlan) -> tuple[int, int]:
    try:
        with database.read() as session:
            return intake.highest(session, plan)
    except Exception as error:  # noqa: BLE001 the line must answer although the database is away
        log.warning("database away at start; numbers go on from the journal", error=str(error)[:200])
        return 0, 0


def _show_menus(office: Office, settings: Settings) -> None:
    """Let the desk see what this line serves; a call never waits for it."""
    try:
        export(office.menus, {language: load_catalogue(language) for language in LANGUAGES}, settings.run_dir / FILE)
    except OSError as error:
        log.warning("menus not written for the desk", error=error.strerror)


def main() -> int:
    """Run until SIGTERM; calls in progress get a moment to end."""
    try:
        settings = load_settings()
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    logs.configure("ivr")
    settings.run_dir.mkdir(parents=True, exist_ok=True)
    office, drainer, journal = build_office(settings)
    _show_menus(office, settings)
    server = AgiServer(("127.0.0.1", settings.port("fastagi")), office, settings.calls_at_once)
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: threading.Thread(target=server.shutdown).start())
    log.info("ivr ready", port=settings.port("fastagi"))
    server.serve_forever(poll_interval=0.2)
    server.server_close()
    office.hang_up_everybody()
    if office.audio is not None:
        office.audio.stop()
    drainer.stop()
    journal.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
