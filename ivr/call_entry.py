"""What is known of a call while it lasts, and of callers who were on the line a moment ago."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from ticketing.intake.caller import RECORDING, UNKNOWN_CALLER, YES, CallStarted, Fact, ReportMade, StepTaken

if TYPE_CHECKING:
    from datetime import datetime

_REDIAL: Final = timedelta(minutes=30)
_MOST_REMEMBERED: Final = 10_000


@dataclass
class CallEntry:
    """What the book knows of one call. ``going_on``: number of the earlier report that this call completes."""

    id: str
    started: CallStarted
    answers: dict[str, str] = field(default_factory=dict)
    category: str | None = None
    number: str | None = None
    last_node: str | None = None
    area_code: str | None = None
    unit_code: str | None = None
    language: str = "id"
    is_slow: bool = False
    going_on: str | None = None
    callback_number: str = ""
    outage_id: int | None = None

    @property
    def is_unknown(self) -> bool:
        """Tell whether nobody at the desk may learn who called."""
        return self.answers.get(UNKNOWN_CALLER) == YES

    def take(self, fact: Fact) -> None:
        """Follow one fact of this call."""
        match fact:
            case StepTaken():
                self.last_node, self.category = fact.node, fact.category
                if fact.field is not None and fact.value is not None:
                    self.answers[fact.field] = fact.value
                if fact.field == "pace":
                    self.is_slow = True
            case ReportMade():
                self.number = fact.number


class Memory:
    """Callers who were cut off lately, and what callers chose for good: more time, a language, no recording.

    For any thread.
    """

    def __init__(self) -> None:
        self._cut_off: dict[str, tuple[datetime, CallEntry]] = {}
        self._slow: set[str] = set()
        self._languages: dict[str, str] = {}
        self._recordings: dict[str, str] = {}
        self._lock = threading.Lock()

    def note(self, entry: CallEntry, at: datetime, *, was_cut_off: bool) -> None:
        """Remember how a call ended."""
        caller = entry.started.caller_number
        if not caller or entry.is_unknown:
            return
        with self._lock:
            if entry.is_slow:
                self._slow.add(caller)
            if entry.language != entry.started.language or caller in self._languages:
                self._languages[caller] = entry.language
            if RECORDING in entry.answers:
                self._recordings[caller] = entry.answers[RECORDING]
            self._cut_off.pop(caller, None)
            if was_cut_off and entry.number is not None:
                self._cut_off[caller] = (at, entry)
            _shorten(self._cut_off)
            _shorten(self._languages)
            _shorten(self._recordings)

    def cut_off(self, caller: str, now: datetime) -> CallEntry | None:
        """Return the call of this number that broke off lately with a report begun."""
        with self._lock:
            at, entry = self._cut_off.get(caller, (now, None))
        return entry if entry is not None and now - at <= _REDIAL else None

    def forget(self, caller: str) -> None:
        """Forget that this caller was cut off: he has gone on."""
        with self._lock:
            self._cut_off.pop(caller, None)

    def language_of(self, caller: str) -> str | None:
        """Return the language this caller changed to, None when he never did."""
        with self._lock:
            return self._languages.get(caller)

    def recording_of(self, caller: str) -> str | None:
        """Return what this caller chose about being recorded, None when he never did."""
        with self._lock:
            return self._recordings.get(caller)

    def is_slow(self, caller: str) -> bool:
        """Tell whether this caller needed more time before."""
        with self._lock:
            return caller in self._slow


def _shorten(known: dict[str, Any]) -> None:
    """Forget the oldest: a caller may show any number of numbers."""
    while len(known) > _MOST_REMEMBERED:
        known.pop(next(iter(known)))
