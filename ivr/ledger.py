"""The book of calls: every fact goes through here to the journal, and report numbers come from here."""

from __future__ import annotations

import secrets
import threading
from datetime import datetime
from typing import TYPE_CHECKING

from ivr.call_entry import CallEntry, Memory
from ivr.journal import Line, read
from ivr.notice import Notice
from ivr.speech.grammars import places
from ticketing.core import clock
from ticketing.intake.caller import (
    RECORDING,
    REFUSED,
    CalledAgain,
    CallEnded,
    CallStarted,
    Fact,
    FaultNoted,
    MessageWanted,
    NoticeWanted,
    ReportMade,
    SecurityFlagged,
    StepTaken,
    Wished,
    from_data,
    to_data,
    without_caller,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from ivr.drain import Drainer
    from ivr.journal import Journal
    from ticketing.core.report_number import NumberPlan

NO_NOTICE = Notice()
_CHOICE = "privacy.choice"
"""Where a caller chose not to be recorded, if it was in an earlier call."""


class Ledger:
    """One a node. Any call thread may write."""

    def __init__(
        self,
        journal: Journal,
        plan: NumberPlan,
        *,
        drainer: Drainer | None = None,
        now: Callable[[], datetime] = clock.now,
        wait_seconds: float = 0.3,
        notice: Notice = NO_NOTICE,
    ) -> None:
        self._journal = journal
        self._plan = plan
        self._drainer = drainer
        self._now = now
        self._wait_seconds = wait_seconds
        self._notice = notice
        self._lock = threading.Lock()
        self._sequence = 0
        self._memory = Memory()

    def recover(self, highest_report: int = 0) -> int:
        """Read the journal after a start: go on counting, and end the calls that were cut off by our own death.

        ``highest_report`` is the highest report sequence the database knows. Returns how many calls were ended.
        """
        self._sequence = highest_report
        open_calls: dict[str, CallEntry] = {}
        told: list[str] = []
        for line in read(self._journal.folder):
            if isinstance(line, Line):
                known = open_calls.get(line.call)
                self._follow(open_calls, line)
                if (
                    known is not None
                    and known.is_unknown
                    and known.started.caller_number
                    and line.call not in open_calls
                ):
                    told.append(line.call)  # we died between its end and the forgetting
        for call in told:
            self._journal.rewrite(call, lambda line: without_caller(line.kind, line.data))
        for entry in open_calls.values():
            self.end(entry, outcome="failed", goal=None, played=[])
        return len(open_calls)

    def start(self, started: CallStarted) -> CallEntry:
        """Write that a caller is on the line. Raises JournalError."""
        at = self._now()
        entry = CallEntry(
            id=f"{self._journal.node}-{at:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}",
            started=started,
            area_code=started.area_code,
            unit_code=started.unit_code,
            language=self._memory.language_of(started.caller_number) or started.language,
            is_slow=self._memory.is_slow(started.caller_number),
        )
        self._append(entry.id, started)
        if self._memory.recording_of(started.caller_number) == REFUSED:
            self.step(entry, StepTaken(_CHOICE, RECORDING, REFUSED, None, []))
        return entry

    def cut_off(self, caller_number: str) -> CallEntry | None:
        """Return the call of this number that broke off in the last half hour with a report begun."""
        return self._memory.cut_off(caller_number, self._now())

    def go_on(self, entry: CallEntry, earlier: CallEntry) -> None:
        """Let this call complete the report of an earlier one, with what was answered then."""
        entry.going_on, entry.category = earlier.number, earlier.category
        entry.answers |= earlier.answers
        self._memory.forget(entry.started.caller_number)

    def call_again(self, entry: CallEntry, number: str) -> None:
        """Write that the caller of an open report says it is still dark. Raises JournalError."""
        self._append(entry.id, CalledAgain(number))

    def wish(self, entry: CallEntry, number: str, wish: str) -> None:
        """Write what the caller asks to be done with a report, and wait a moment for it. Raises JournalError."""
        self._write(entry.id, Wished(number, wish))

    def write_to_caller(self, entry: CallEntry, topic: str, details: dict[str, str]) -> None:
        """Write that the caller wants to read what was told. Raises JournalError."""
        recipient = entry.started.caller_number
        self._append(entry.id, MessageWanted(topic, recipient, entry.language, details))

    def want_notices(self, entry: CallEntry, area_code: str, *, is_wanted: bool) -> None:
        """Write that the caller agrees to messages about planned work, or stops them. Raises JournalError."""
        self._append(entry.id, NoticeWanted(area_code, entry.language, is_wanted))

    def step(self, entry: CallEntry, fact: StepTaken) -> None:
        """Write one answer. Raises JournalError."""
        entry.take(fact)
        self._append(entry.id, fact)

    def report(self, entry: CallEntry, category: str, *, is_unfinished: bool = False) -> str:
        """Write the report of this call and return its number, which may be spoken from now on.

        A call has one report: asking again returns the same number. Raises JournalError when it is not on disk.
        """
        if entry.number is not None:
            return entry.number
        fact = self._report_of(entry, category, is_unfinished=is_unfinished)
        self._write(entry.id, fact)
        entry.take(fact)
        return fact.number

    def end(self, entry: CallEntry, *, outcome: str, goal: str | None, played: list[str]) -> None:
        """Write that the call is over; what was said and not finished becomes a report to call back.

        Raises JournalError when either is not on disk.
        """
        try:
            if entry.category is not None and entry.number is None:
                self.report(entry, entry.category, is_unfinished=True)
        finally:
            self._memory.note(entry, self._now(), was_cut_off=outcome == "hung_up" and goal is None)
            seq = self._append(entry.id, self._end_of(entry, outcome=outcome, goal=goal, played=played))
            if entry.is_unknown:
                self._forget(entry.id, seq)

    def _forget(self, call_id: str, seq: int) -> None:
        """Take from the journal who called. The desk has the call by then, or gets it without the number."""
        if self._drainer is not None:
            self._drainer.wait_for(seq, self._wait_seconds)
        self._journal.rewrite(call_id, lambda line: without_caller(line.kind, line.data))

    def _end_of(self, entry: CallEntry, *, outcome: str, goal: str | None, played: list[str]) -> CallEnded:
        return CallEnded(
            sip_call_id=entry.started.sip_call_id,
            outcome=outcome,
            goal=goal,
            last_node=entry.last_node,
            language=entry.language,
            played=played,
            notice=self._notice.heard(played, entry.language),
            voice_days=self._notice.voice_days,
        )

    def flag(self, call_id: str, what: str, detail: str) -> None:
        """Write one security event. Raises JournalError."""
        self._append(call_id, SecurityFlagged(what=what, detail=detail))

    def note_fault(self, call_id: str, what: str, detail: str) -> None:
        """Write that something of ours did not work as it should. Raises JournalError."""
        self._append(call_id, FaultNoted(what=what, detail=detail))

    def _report_of(self, entry: CallEntry, category: str, *, is_unfinished: bool) -> ReportMade:
        is_known = not entry.is_unknown
        return ReportMade(
            number=(entry.going_on if is_known else None) or self._next_number(),
            category=category,
            area_code=entry.area_code,
            unit_code=entry.unit_code,
            caller_number=(entry.callback_number or entry.started.caller_number) if is_known else "",
            customer_number=entry.answers.get("customer_number", "") if is_known else "",
            language=entry.language,
            scope=entry.answers.get("scope"),
            since=entry.answers.get("since"),
            is_unfinished=is_unfinished,
            topic=entry.answers.get("topic", ""),
            outage_id=entry.outage_id,
            place_id=entry.answers.get("place", ""),
            place=places.full_name(entry.answers.get("place", "")),
            is_anonymous=entry.is_unknown,
        )

    def _next_number(self) -> str:
        with self._lock:
            self._sequence += 1
            return self._plan.make(self._sequence)

    def _write(self, call_id: str, fact: Fact) -> None:
        seq = self._append(call_id, fact)
        if self._drainer is not None:
            self._drainer.wait_for(seq, self._wait_seconds)

    def _append(self, call_id: str, fact: Fact) -> int:
        seq = self._journal.append(fact.kind, call_id, to_data(fact), at=self._now()).seq
        if self._drainer is not None:
            self._drainer.tell()
        return seq

    def _follow(self, open_calls: dict[str, CallEntry], line: Line) -> None:
        try:
            fact = from_data(line.kind, line.data)
        except ValueError:
            return  # of a newer version; the drainer raises the alarm
        if isinstance(fact, ReportMade):
            self._sequence = max(self._sequence, self._plan.sequence_of(fact.number) or 0)
        if isinstance(fact, CallStarted):
            open_calls[line.call] = CallEntry(
                line.call, fact, area_code=fact.area_code, unit_code=fact.unit_code, language=fact.language
            )
        elif isinstance(fact, CallEnded):
            if (entry := open_calls.pop(line.call, None)) is not None:
                entry.language = fact.language
                was_cut_off = fact.outcome == "hung_up" and fact.goal is None
                self._memory.note(entry, datetime.fromisoformat(line.at), was_cut_off=was_cut_off)
        elif line.call in open_calls:
            open_calls[line.call].take(fact)
