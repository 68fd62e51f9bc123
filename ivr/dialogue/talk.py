"""One conversation: what is known of the caller so far, and the verbs a menu may use."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

import structlog

from ivr.desk import SilentDesk
from ivr.dialogue.cases import Cases
from ivr.dialogue.contacts import Contacts
from ivr.dialogue.counter import ClosedCounter
from ivr.dialogue.grammars import CallGrammars
from ivr.dialogue.service import Service
from ivr.dialogue.slots import PLACE, slots_of
from ivr.journal import JournalError
from ticketing.core import clock
from ticketing.core.clock import COMPANY_ZONE
from ticketing.core.phone import normalise
from ticketing.hours.caller import HOURS, standing
from ticketing.intake.caller import RECORDING, REFUSED, UNKNOWN_CALLER, YES, StepTaken
from ticketing.special.caller import SPECIAL, mode_at

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from typing import Any

    from ivr.call_entry import CallEntry
    from ivr.desk import Desk
    from ivr.dialogue.counter import Answer, Counter
    from ivr.dialogue.grammars import Named, Words
    from ivr.ledger import Ledger
    from ivr.listen.contract import Line, Timers
    from ticketing.announcements.caller import KnownAnnouncement
    from ticketing.backoffice.caller import BackOffice
    from ticketing.hours.caller import Standing
    from ticketing.network.caller import Area, AreaTable
    from ticketing.outages.caller import KnownOutage
    from ticketing.special.caller import Mode
    from ticketing.tickets.caller import OpenReport

log = structlog.get_logger()

Value = TypeVar("Value")

_COMPANY_TIME = ZoneInfo(COMPANY_ZONE)
_SILENCES_OF_THE_SLOW = 2


class Talk:
    """Passed to every action and prompt function. Menus change a conversation only through these methods."""

    def __init__(
        self,
        line: Line,
        ledger: Ledger,
        entry: CallEntry,
        areas: AreaTable,
        *,
        desk: Desk | None = None,
        counter: Counter | None = None,
        recordings: Path = Path("recordings"),
        recording_days: int = 180,
        now: Callable[[], datetime] = clock.now,
        words: Words | None = None,
    ) -> None:
        self.line = line
        self.slots: dict[str, str] = {}
        """Place and time said beside an answer, for the question that would ask for them."""
        self.spoken_groups: dict[str, list[str]] = {}
        """Field to the groups of a number said by voice, so that one of them can be put right."""
        self.names: dict[str, dict[str, Named | None]] = {}
        """What meanings are called in this call, by grammar: names that administrators gave."""
        self.can_say: Callable[[str], bool] = lambda _: True
        """Whether a prompt key has a clip in the language of the call."""
        self._words = words
        self.areas = areas
        self.area: Area | None = areas.by_code(entry.started.area_code) if entry.started.area_code else None
        self.goal: str | None = None
        self.service = Service()
        self.contacts = Contacts()
        """Numbers outside the house that callers are told."""
        self.recording_days = recording_days
        """How long recordings are kept."""
        self.announcement: KnownAnnouncement | None = None
        """What was announced in this call."""
        self._ledger = ledger
        self._entry = entry
        self._now = now
        self._silences = 0
        self._recordings = recordings
        self._desk: Desk = desk or SilentDesk()
        self._counter: Counter = counter or ClosedCounter()
        self.cases = Cases(ledger, entry, self._desk)
        self._open_report: OpenReport | None = None
        self._has_asked_desk = False

    @property
    def language(self) -> str:
        """Return "id" or "en"."""
        return self._entry.language

    @property
    def grammars(self) -> CallGrammars:
        """Return what callers of this area may say, in the language of the call."""
        place = self.answered(PLACE) or ""
        return CallGrammars(self._words, self.language, self.area, place, self.can_say, self.names)

    def hears_places(self) -> bool:
        """Tell whether the caller may be asked for a place of his area: the line hears it and can ask it back."""
        grammar = self.grammars.places()
        return grammar is not None and self.line.hears(grammar)

    def hears_places_within(self) -> bool:
        """Tell whether he may be asked for a place inside the one he named."""
        grammar = self.grammars.places_within(self.answered(PLACE) or "")
        return grammar is not None and self.line.hears(grammar)

    @property
    def number(self) -> str | None:
        """Return the report number of this call once there is one."""
        return self._entry.number

    @property
    def caller_number(self) -> str:
        """Return the caller's number in E.164, or "" when it was hidden or he stays unknown."""
        return "" if self.is_unknown else self._entry.started.caller_number

    @property
    def is_unknown(self) -> bool:
        """Tell whether nobody at the desk may learn who calls."""
        return self._entry.is_unknown

    def stay_unknown(self, *, is_unknown: bool) -> None:
        """Keep who calls from the desk, or no longer: his number, and what was answered that tells who he is."""
        self.answer(self._entry.last_node or "", UNKNOWN_CALLER, YES if is_unknown else "no")

    @property
    def category(self) -> str | None:
        """Return what the case is about so far."""
        return self._entry.category

    def answered(self, field: str) -> str | None:
        """Return what the caller answered to this field."""
        return self._entry.answers.get(field)

    def local_time(self) -> datetime:
        """Return now in the zone of the caller's area, or of the company while the area is unknown."""
        return self._now().astimezone(self.area.timezone if self.area else _COMPANY_TIME)

    def at(self, place: str) -> None:
        """Note where the caller is, for "hung up where"."""
        self._entry.last_node = place

    def about(self, category: str | None) -> None:
        """Say what the case is about: from here on a hang-up leaves an unfinished report."""
        self._entry.category = category

    def pace(self, timers: Timers) -> Timers:
        """Return the timers at the caller's pace: slower once he needed a second reminder, also in later calls."""
        return timers.slower() if self._entry.is_slow else timers

    def note_silence(self) -> None:
        """Count a question that ran out of time; the second makes this a caller we give more time."""
        self._silences += 1
        if self._silences == _SILENCES_OF_THE_SLOW:
            self.slow_down()

    def slow_down(self) -> None:
        """Give this caller more time from now on, also in later calls."""
        if not self._entry.is_slow:
            self._entry.is_slow = True
            self.answer(self._entry.last_node or "", "pace", "slow")

    def fill(self, meanings: tuple[str, ...]) -> None:
        """Keep what was said beside an answer. A place is on record at once, and on the report when it is confirmed."""
        found = {slot: value for slot, value in slots_of(meanings).items() if slot not in self.slots}
        self.slots |= found
        if PLACE in found:
            self.answer(self._entry.last_node or "", "place_said", found[PLACE])

    @property
    def may_record(self) -> bool:
        """Tell whether the caller's voice may be kept; he was told of it and may have refused."""
        return self.answered(RECORDING) != REFUSED

    def refuse_recording(self, node: str) -> None:
        """Keep no voice of this caller from now on, also in later calls."""
        self.answer(node, RECORDING, REFUSED)

    def recording_path(self, field: str) -> Path:
        """Return where a recording of this call goes, without the ending. Names are ours, never the caller's."""
        return self._recordings / f"{self._entry.id}-{field}"

    def answer(
        self, node: str, field: str | None, value: str | None, heard: list[dict[str, Any]] | None = None
    ) -> None:
        """Write down one answer, and what heard it when it was spoken.

        A full disk does not stop the conversation; it stops the number, later.
        """
        try:
            self._ledger.step(self._entry, StepTaken(node, field, value, self._entry.category, heard or []))
        except JournalError as error:
            log.warning("answer not in the journal", call=self._entry.id, node=node, error=str(error))

    def switch_language(self, language: str) -> None:
        """Speak this language from now on."""
        self._entry.language = language
        self.line.speak(language)

    def move_to(self, area: Area) -> None:
        """Set the area the electricity is in."""
        self.area = area
        self._entry.area_code, self._entry.unit_code = area.code, area.unit_code

    def guess_area(self) -> bool:
        """Take the area from the caller's fixed line when there is one; True when that worked."""
        area = self.areas.of_fixed_line(self.caller_number)
        if area is not None:
            self.move_to(area)
        return area is not None

    def open_report(self) -> OpenReport | None:
        """Return the open report of this telephone in this area; the desk is asked once a call."""
        if not self._has_asked_desk and self.caller_number and self.area:
            self._open_report = self._desk.open_report(self.caller_number, self.area.code)
            self._has_asked_desk = True
        return self._open_report

    def ask_office(self, question: Callable[[BackOffice], Value]) -> Answer[Value]:
        """Ask the back office one question within its budget; the caller hears "one moment" when it takes a while."""
        return self._counter.ask(question, self._say_moment)

    def _say_moment(self) -> None:
        self.line.say(("wait.moment",))

    def known_outage(self) -> KnownOutage | None:
        """Return the published outage of the caller's area."""
        return self._desk.known_outage(self.area.code if self.area else None)

    def next_announcement(self) -> bool:
        """Take what is announced in the caller's area; False when nothing is, or this was told in the call before."""
        found = self._desk.announcement(self.area.code if self.area else None)
        if found is None or (self.announcement is not None and found.id == self.announcement.id):
            return False
        self.announcement = found
        return True

    def may_survey(self) -> bool:
        """Tell whether the caller may be asked how satisfied he is; who hides his number cannot be spared, so never."""
        return bool(self.caller_number) and self._desk.may_survey(self.caller_number)

    def staff(self) -> Standing:
        """Return whether persons answer now where the caller's electricity is, and until when, in its zone."""
        area = self.area
        zone = area.timezone if area else _COMPANY_TIME
        return standing(self._desk.setting(HOURS), area.unit_code if area else None, self._now(), zone)

    def special_mode(self) -> Mode | None:
        """Return what the line offers first in the caller's area for a time; None is the usual menu."""
        return mode_at(self._desk.setting(SPECIAL), self.area.code if self.area else None, self._now())

    def write_to_caller(self, topic: str) -> bool:
        """Have what was told written to this telephone; False when that is not on disk."""
        try:
            self._ledger.write_to_caller(self._entry, topic, asdict(self.contacts))
        except JournalError as error:
            log.warning("message not in the journal", call=self._entry.id, error=str(error))
            return False
        return True

    def was_cut_off(self) -> bool:
        """Tell whether this telephone broke off a report in the last half hour."""
        return self._ledger.cut_off(self.caller_number) is not None

    def go_on(self) -> None:
        """Go on with the report that broke off: same answers, same number."""
        earlier = self._ledger.cut_off(self.caller_number)
        if earlier is not None:
            self._ledger.go_on(self._entry, earlier)

    def call_again(self) -> bool:
        """Write down that the open report is still dark; False when that is not on disk."""
        report = self.open_report()
        if report is None:
            return False
        try:
            self._ledger.call_again(self._entry, report.number)
        except JournalError as error:
            log.warning("second call not in the journal", call=self._entry.id, error=str(error))
            return False
        return True

    def join_outage(self) -> bool:
        """Put a report on disk that belongs to the known outage; False when that failed."""
        known = self.known_outage()
        self._entry.outage_id = known.id if known else None
        return self.report("outage")

    def call_back_at(self, digits: str) -> bool:
        """Take another number for the call back; False when it is no possible telephone number."""
        number = normalise(digits)
        self._entry.callback_number = number or self._entry.callback_number
        return bool(number)

    def forget_keys(self) -> None:
        """Drop keys typed ahead: what comes now was not what the caller expected."""
        self.line.buffer.clear()

    def report(self, category: str, *, is_unfinished: bool = False) -> bool:
        """Put the report on disk; False when that failed and no number may be spoken."""
        try:
            self._ledger.report(self._entry, category, is_unfinished=is_unfinished)
        except JournalError as error:
            log.warning("report not in the journal", call=self._entry.id, error=str(error))
            return False
        return True
