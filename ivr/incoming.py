"""What happens to one incoming call, from the first line of AGI to the last line in the journal."""

from __future__ import annotations

import json
import re
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import structlog

from ivr.agi import CallerHungUp, SafeAgi, quote
from ivr.desk import Desk, SilentDesk
from ivr.dialogue.contacts import Contacts
from ivr.dialogue.counter import ClosedCounter
from ivr.dialogue.interpreter import Interpreter, LostError
from ivr.dialogue.talk import Talk
from ivr.journal import JournalError
from ivr.listen.audiosocket.line import AudioSocketLine
from ivr.listen.audiosocket.speaking import Listening
from ivr.listen.ladder import LadderLine
from ivr.listen.record_line import RecordLine
from ivr.listen.spoken import Understanding
from ivr.listen.stream_file import StreamFileLine
from ticketing.core.phone import normalise
from ticketing.intake.caller import CallStarted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ivr.call_entry import CallEntry
    from ivr.dialogue.counter import Counter
    from ivr.dialogue.grammars import Words
    from ivr.dialogue.registry import Menus
    from ivr.ledger import Ledger
    from ivr.listen.audiosocket.server import AudioServer
    from ivr.listen.clips import ClipStore
    from ivr.listen.contract import Line
    from ivr.listen.hearing.thread import Hearing
    from ivr.speech.contract import Recogniser
    from ticketing.network.caller import AreaTable

log = structlog.get_logger()

_DIALLED = re.compile(r"^\+?[0-9]{3,20}$")
_CALLER = re.compile(r"^\+?[0-9]{1,20}$")
_SIP_CALL_ID = re.compile(r"^[A-Za-z0-9@.-]{1,200}$")
_LAST_WORDS_SECONDS: Final = 3.0
_DRAINER: Final = "drainer"
NO_OTHER_CONTACTS: Final = Contacts()


@dataclass
class Office:
    """All that a call needs and all calls share. Without ``recogniser`` and ``words`` callers use their keys.

    ``answers``: folder of recorded answers until they are understood.
    """

    ledger: Ledger
    menus: Menus
    areas: AreaTable
    seconds_of: Callable[[str], float | None]
    clips: ClipStore
    recordings: Path
    desk: Desk = field(default_factory=SilentDesk)
    counter: Counter = field(default_factory=ClosedCounter)
    audio: AudioServer | None = None
    hearing: Hearing | None = None
    recogniser: Recogniser | None = None
    words: Words | None = None
    answers: Path | None = None
    call_seconds: int = 1800
    recording_days: int = 180
    language: str = "id"
    contacts: Contacts = NO_OTHER_CONTACTS
    live: dict[str, SafeAgi] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def hang_up_everybody(self) -> None:
        """End the calls that are still on the line, so that each leaves its last record."""
        with self.lock:
            for agi in self.live.values():
                agi.hang_up_now()
        deadline = time.monotonic() + _LAST_WORDS_SECONDS
        while self.live and time.monotonic() < deadline:
            time.sleep(0.05)


@dataclass(frozen=True)
class _Incoming:
    """The arguments of ``AGI()``: dialled, caller number, SIP Call-ID, whether the raw caller was hostile."""

    dialled: str
    caller: str
    sip_call_id: str
    is_flawed: bool

    @classmethod
    def of(cls, agi: SafeAgi) -> _Incoming:
        dialled, caller, sip_call_id, flaw = (*agi.arguments, "", "", "", "")[:4]
        return cls(
            dialled=dialled if _DIALLED.match(dialled) else "123",
            caller=caller if _CALLER.match(caller) else "",
            sip_call_id=sip_call_id if _SIP_CALL_ID.match(sip_call_id) else "",
            is_flawed=flaw == "1" or bool(caller and not _CALLER.match(caller)),
        )


def answer_call(office: Office, agi: SafeAgi) -> None:
    """Serve one caller from greeting to goodbye; whatever happens, the call ends in the journal."""
    incoming = _Incoming.of(agi)
    entry = _start(office, incoming)
    line = _line_of(office, agi, entry)
    talk = Talk(
        line,
        office.ledger,
        entry,
        office.areas,
        desk=office.desk,
        counter=office.counter,
        recordings=office.recordings,
        recording_days=office.recording_days,
        words=office.words if office.recogniser else None,
    )
    talk.contacts = office.contacts
    with office.lock:
        office.live[entry.id] = agi
    outcome = "failed"
    try:
        if entry.language != "id":
            talk.switch_language(entry.language)
        Interpreter(office.menus, talk, lambda key: bool(office.seconds_of(key))).run("main:greet")
        outcome = "goal_reached" if talk.goal else "gave_up"
        line.hang_up()
    except CallerHungUp:
        outcome = "goal_reached" if talk.goal else "hung_up"
        raise
    except LostError:
        log.exception("caller lost in a menu", call=entry.id)
        raise
    finally:
        with office.lock:
            office.live.pop(entry.id, None)
        _end(office, entry, outcome, talk.goal, line.played)


def note_ended(office: Office, agi: SafeAgi) -> None:
    """Called by the hang-up handler; calls that we serve write their own end, so there is nothing to add."""
    log.debug("hang-up handler", channel=agi.env.get("agi_channel", ""), live=len(office.live))


def note_answered(office: Office, agi: SafeAgi) -> None:
    """Asked on the caller's channel when a person of the line queue picks up."""
    with office.lock:
        calls = [live for live in office.live.values() if live.env["agi_uniqueid"] == agi.env["agi_uniqueid"]]
    for call in calls:
        call.was_answered = True


def answer_ping(office: Office, agi: SafeAgi) -> None:
    """Show the watchman that calls are served; without the pacing thread they are not."""
    if office.audio is None or office.audio.is_alive():
        agi.send_command("NOOP")


def tell_figures(office: Office, agi: SafeAgi) -> None:
    """Say counts of the audio and the processor time of pacing and draining, as JSON in a channel variable.

    For benchmarks, and for whoever asks on this machine.
    """
    figures = {"calls": len(office.live)} | (office.audio.figures() if office.audio else {})
    for thread in threading.enumerate():
        if thread.name == _DRAINER and thread.ident is not None:
            figures["draining_seconds"] = time.clock_gettime(time.pthread_getcpuclockid(thread.ident))
    agi.send_command("SET VARIABLE", "IVR_FIGURES", quote(json.dumps(figures)))


def _start(office: Office, incoming: _Incoming) -> CallEntry:
    dialled = _area_of(office, incoming.dialled)
    caller_number = "" if incoming.is_flawed else normalise(incoming.caller)
    started = CallStarted(
        sip_call_id=incoming.sip_call_id,
        dialled=incoming.dialled,
        area_code=dialled[0],
        unit_code=dialled[1],
        caller_number=caller_number,
        language=office.language,
    )
    entry = office.ledger.start(started)
    log.info("call started", call=entry.id, dialled=incoming.dialled, has_number=bool(caller_number))
    try:
        if incoming.is_flawed:
            office.ledger.flag(entry.id, "caller_refused", "caller number or name held forbidden characters")
        if dialled[0] is None and incoming.dialled not in ("123", "+62123", "62123"):
            office.ledger.note_fault(entry.id, "unknown_area", incoming.dialled)
    except JournalError as error:  # the caller is served all the same
        log.warning("event not in the journal", call=entry.id, error=str(error))
    return entry


def _line_of(office: Office, agi: SafeAgi, entry: CallEntry) -> Line:
    understanding = Understanding(office.recogniser) if office.recogniser is not None else None
    recorded, language = office.clips.recorded, office.language
    commands = StreamFileLine(agi, office.seconds_of, recorded=recorded, language=language)
    if understanding is not None and office.answers is not None:
        commands = RecordLine(
            agi, office.seconds_of, understanding, office.answers, recorded=recorded, language=language
        )
    if office.audio is None or not office.audio.is_alive():
        return commands

    def note(reason: str) -> None:
        office.ledger.note_fault(entry.id, "listening_stepped_down", reason)

    listening = Listening(office.hearing, understanding) if office.hearing and understanding else None
    audio = AudioSocketLine(agi, office.audio, office.clips, office.language, office.call_seconds, listening=listening)
    return LadderLine(audio, commands, note)


def _area_of(office: Office, dialled: str) -> tuple[str | None, str | None]:
    try:
        area = office.areas.of_dialled(dialled).area
    except ValueError:
        area = None
    return (area.code, area.unit_code) if area else (None, None)


def _end(office: Office, entry: CallEntry, outcome: str, goal: str | None, played: list[str]) -> None:
    try:
        office.ledger.end(entry, outcome=outcome, goal=goal, played=played)
    except JournalError as error:
        log.warning("end of call not in the journal", call=entry.id, error=str(error))
    log.info("call ended", call=entry.id, outcome=outcome, goal=goal, number=entry.number)
