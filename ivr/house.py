"""What the ivr process is made of: journal, drainer, audio, snapshots; built once, started and stopped in order."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import structlog

from ivr import menus
from ivr.desk import DatabaseDesk
from ivr.dialogue.contacts import Contacts
from ivr.dialogue.counter import OpenCounter
from ivr.dialogue.exporting import FILE, export
from ivr.dialogue.grammars import CallGrammars
from ivr.dialogue.registry import load_menus
from ivr.drain import Drainer
from ivr.incoming import Office
from ivr.journal import Journal
from ivr.ledger import Ledger
from ivr.listen.audiosocket.server import AudioServer
from ivr.listen.clips import ClipStore
from ivr.listen.hearing.silero import NoDetectorError, Silero
from ivr.listen.hearing.thread import Hearing
from ivr.missed import MissedCalls
from ivr.notice import notice_of
from ivr.speech.client import SILENT_FOR_GOOD, SpeechClient
from ivr.speech.grammars import exporting as grammars
from ivr.speech.grammars.making import Words
from ivr.voice.catalogue import LANGUAGES, PROMPTS, load_catalogue
from ivr.voice.recorded import RecordedVoices
from ticketing.announcements.caller import KnownAnnouncements
from ticketing.backoffice.caller import open_back_office
from ticketing.changes.caller import KnownSettings
from ticketing.core.bell import RedisBell
from ticketing.core.db import Database
from ticketing.core.report_number import NumberPlan
from ticketing.intake import caller as intake
from ticketing.network.caller import AreaTable
from ticketing.outages.caller import KnownOutages
from ticketing.tickets.caller import KnownTopics
from ticketing.voices.caller import VOICES

if TYPE_CHECKING:
    from collections.abc import Callable

    from ivr.voice.catalogue import Catalogue
    from ticketing.core.config import Settings

log = structlog.get_logger()


class House:
    """One a process. Raises JournalError when another process writes this journal."""

    def __init__(self, settings: Settings) -> None:
        settings.run_dir.mkdir(parents=True, exist_ok=True)
        self._settings = settings
        self._journal = Journal(settings.journal_dir, settings.node)
        self._database = Database(settings.database, bell=RedisBell(settings.redis))
        self._drainer = Drainer(self._journal, self._database, settings.run_dir / "journal.json")
        self._catalogues = {language: load_catalogue(language) for language in LANGUAGES}
        self._known_settings = KnownSettings(self._database, settings.run_dir / "settings.json")
        voices = RecordedVoices(lambda: self._known_settings.of(VOICES), settings.voices_dir, self._catalogues)
        self._ledger = Ledger(
            self._journal,
            NumberPlan(settings.node, settings.report_digits),
            drainer=self._drainer,
            wait_seconds=settings.journal_wait_ms / 1000,
            notice=notice_of(self._catalogues, settings.recording_days),
        )
        self._outages = KnownOutages(self._database, settings.run_dir / "outages.json", settings.clips_dir)
        self._announcements = KnownAnnouncements(
            self._database, settings.run_dir / "announcements.json", settings.clips_dir
        )
        self._topics = KnownTopics(self._database, settings.run_dir / "topics.json", settings.clips_dir)
        self._counter = OpenCounter(open_back_office(settings, self._database), settings.back_office_seconds)
        areas = AreaTable.load()
        self._speech = SpeechClient(settings, ends_after=SILENT_FOR_GOOD) if settings.listen != "keys" else None
        self._missed = MissedCalls(settings.missed_dir, settings.recordings_dir, self._ledger, areas)
        self.office = Office(
            ledger=self._ledger,
            menus=load_menus(menus),
            areas=areas,
            seconds_of=_seconds_of(self._catalogues, voices),
            clips=ClipStore(PROMPTS / "audio", voices.path),
            recordings=settings.recordings_dir,
            desk=DatabaseDesk(
                self._database,
                self._outages,
                self._announcements,
                self._known_settings,
                settings.journal_wait_ms / 1000,
                survey_days=settings.survey_days,
                topics=self._topics,
            ),
            counter=self._counter,
            audio=_audio_server(settings),
            hearing=_hearing() if self._speech else None,
            recogniser=self._speech,
            words=Words(settings.data),
            answers=settings.data / "answers",
            call_seconds=settings.call_seconds,
            language=settings.language,
            contacts=Contacts(settings.ombudsman_phone, settings.ombudsman_whatsapp),
            recording_days=settings.recording_days,
        )

    def start(self) -> None:
        """Recover what an earlier death left, then start every thread."""
        known_seq, known_report = self._known_to_database()
        self._journal.skip_to(known_seq)
        if ended := self._ledger.recover(known_report):
            log.warning("calls ended that an earlier stop cut off", calls=ended)
        self._drainer.start()
        self._outages.keep_fresh()
        self._announcements.keep_fresh()
        self._topics.keep_fresh()
        self._known_settings.keep_fresh()
        self._missed.start()
        if self.office.audio is not None:
            self.office.audio.start()
        if self.office.hearing is not None:
            self.office.hearing.start()
        if self._speech is not None:
            self._speech.start()
            threading.Thread(target=self._announce, name="announcing", daemon=True).start()
        self._show_menus()

    def stop(self) -> None:
        """Give every call its last words, then end in the reverse order."""
        self.office.hang_up_everybody()
        if self._speech is not None:
            self._speech.stop()
        if self.office.hearing is not None:
            self.office.hearing.stop()
        if self.office.audio is not None:
            self.office.audio.stop()
        self._missed.stop()
        self._counter.close()
        self._outages.stop()
        self._announcements.stop()
        self._topics.stop()
        self._known_settings.stop()
        self._drainer.stop()
        self._journal.close()

    def _announce(self) -> None:
        """Have prepared what callers of our own areas may say; other areas are prepared when somebody calls."""
        if self._speech is None or self.office.words is None:
            return
        areas = [self.office.areas.by_code(code) for code in self._settings.speech_areas.split(",")]
        for area in dict.fromkeys((*areas, None)):
            for grammar in CallGrammars(self.office.words, self._settings.language, area).all(self.office.menus):
                self._speech.grammar(grammar)

    def _known_to_database(self) -> tuple[int, int]:
        try:
            with self._database.read() as session:
                return intake.highest(session, NumberPlan(self._settings.node, self._settings.report_digits))
        except Exception as error:  # noqa: BLE001 the line must answer although the database is away
            log.warning("database away at start; numbers go on from the journal", error=str(error)[:200])
            return 0, 0

    def _show_menus(self) -> None:
        # For the desk's pages of menus and of words; a call never waits for it.
        try:
            export(self.office.menus, self._catalogues, self._settings.run_dir / FILE)
            grammars.export(self._settings.run_dir / grammars.FILE)
        except OSError as error:
            log.warning("menus not written for the desk", error=error.strerror)


def _audio_server(settings: Settings) -> AudioServer | None:
    if settings.listen == "keys":
        return None
    return AudioServer(("127.0.0.1", settings.port("audiosocket")), settings.listen_sessions)


def _hearing() -> Hearing | None:
    try:
        return Hearing(Silero())
    except NoDetectorError as error:
        log.warning("callers are served by keys alone", reason=str(error))
        return None


def _seconds_of(catalogues: dict[str, Catalogue], voices: RecordedVoices) -> Callable[[str], float]:
    shipped = _longest_seconds(catalogues)
    return lambda key: max(shipped.get(key, 0.0), voices.seconds(key))


def _longest_seconds(catalogues: dict[str, Catalogue]) -> dict[str, float]:
    seconds: dict[str, float] = {}
    for catalogue in catalogues.values():
        for key, phrase in catalogue.items():
            seconds[key] = max(seconds.get(key, 0.0), phrase.clip.seconds if phrase.clip else 0.0)
    return seconds
