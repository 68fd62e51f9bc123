"""What a call says about itself: frozen facts, written to the journal before anything else happens."""

from __future__ import annotations

from dataclasses import dataclass, field
from dataclasses import field as default
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, get_args

if TYPE_CHECKING:
    from datetime import datetime


UNKNOWN_CALLER = "unknown_caller"
"""Field of the answer that tells, by YES, that nobody may learn who called."""

YES = "yes"
RECORDING = "recording"
"""Field of the answer whether a caller's voice may be kept."""

REFUSED = "refuse"
"""The answer that it may not."""

TELL_NOBODY: Final = frozenset(
    {"area_code", "message", "missed_at", "pace", RECORDING, "subject", "topic", UNKNOWN_CALLER}
)
"""Fields of answers that do not say who called; all others of a caller who stays unknown are forgotten."""


class Kind(StrEnum):
    """Kinds of journal records."""

    CALL_STARTED = "call.started"
    CALL_STEP = "call.step"
    REPORT_MADE = "report.made"
    CALLED_AGAIN = "report.called_again"
    WISHED = "report.wished"
    MESSAGE_WANTED = "message.wanted"
    NOTICE_WANTED = "maintenance.notice_wanted"
    CALL_ENDED = "call.ended"
    SECURITY_FLAGGED = "security.flagged"
    FAULT_NOTED = "fault.noted"


@dataclass(frozen=True)
class CallStarted:
    """A caller is on the line; written before the first prompt. Numbers are E.164 or empty."""

    sip_call_id: str
    dialled: str
    area_code: str | None
    unit_code: str | None
    caller_number: str
    language: str
    kind = Kind.CALL_STARTED


@dataclass(frozen=True)
class StepTaken:
    """The caller answered one question. ``field`` is None where the answer only chose the way.

    ``category`` is what an unfinished report would be about if the caller were cut off now, None when nothing is open.
    ``heard``: for each spoken turn of the question what understood it and how surely: status, engine, model, phrase (of
    the closed list), meaning, confidence, band. Status "keys": he pressed one after he had spoken.
    """

    node: str
    field: str | None
    value: str | None
    category: str | None
    heard: list[dict[str, Any]] = default(default_factory=list)
    kind = Kind.CALL_STEP


@dataclass(frozen=True)
class ReportMade:
    """A report whose number may be spoken once this is on disk.

    The same number a second time completes the report: a caller who was cut off went on.
    """

    number: str
    category: str
    area_code: str | None
    unit_code: str | None
    caller_number: str
    customer_number: str
    language: str
    scope: str | None
    since: str | None
    is_unfinished: bool
    outage_id: int | None = None
    """The known outage the caller says to be part of."""
    place_id: str = ""
    place: str = ""
    """Official code and name of the place the caller said and confirmed."""
    is_anonymous: bool = False
    """Nobody at the desk may learn who called."""
    topic: str = ""
    """Code of the added category the caller chose."""
    kind = Kind.REPORT_MADE


@dataclass(frozen=True)
class CalledAgain:
    """The caller of an open report said that it is still dark."""

    number: str
    kind = Kind.CALLED_AGAIN


@dataclass(frozen=True)
class Wished:
    """The caller asked for something to be done with a report: a code of ``tickets.wishes.Wish``."""

    number: str
    wish: str
    kind = Kind.WISHED


@dataclass(frozen=True)
class MessageWanted:
    """The caller wants to read on this telephone what was told; ``details`` are the values of the text ``topic``."""

    topic: str
    recipient: str
    language: str
    details: dict[str, str] = default(default_factory=dict)
    kind = Kind.MESSAGE_WANTED


@dataclass(frozen=True)
class NoticeWanted:
    """The caller agreed to messages about planned work of an area on this telephone, or stopped them."""

    area_code: str
    language: str
    is_wanted: bool
    kind = Kind.NOTICE_WANTED


@dataclass(frozen=True)
class CallEnded:
    """The call is over. ``played`` holds prompt keys in order, ``last_node`` where the caller was.

    ``notice``: version of what he was told about his voice and data, None when he hung up before. ``voice_days``: how
    many days we keep what he said, as promised then.
    """

    sip_call_id: str
    outcome: str
    goal: str | None
    last_node: str | None
    language: str
    played: list[str] = field(default_factory=list)
    notice: str | None = None
    voice_days: int | None = None
    kind = Kind.CALL_ENDED


@dataclass(frozen=True)
class SecurityFlagged:
    """Something hostile came in and was served all the same (or refused)."""

    what: str
    detail: str
    kind = Kind.SECURITY_FLAGGED


@dataclass(frozen=True)
class FaultNoted:
    """Something of ours did not work as it should, or is not configured; the caller was served all the same."""

    what: str
    detail: str
    kind = Kind.FAULT_NOTED


Fact = (
    CallStarted
    | StepTaken
    | ReportMade
    | CalledAgain
    | Wished
    | MessageWanted
    | NoticeWanted
    | CallEnded
    | SecurityFlagged
    | FaultNoted
)
_FACTS: dict[str, type[Fact]] = {fact.kind: fact for fact in get_args(Fact)}


@dataclass(frozen=True)
class Record:
    """A fact with its place in the journal of one node."""

    node: int
    seq: int
    at: datetime
    call_id: str
    fact: Fact


def to_data(fact: Fact) -> dict[str, Any]:
    """Return the fact as JSON values for the journal."""
    return dict(vars(fact))  # facts are flat: asdict would copy every word that was played, at each step of each call


def from_data(kind: str, data: dict[str, Any]) -> Fact:
    """Return the fact of a journal record; ValueError when this version does not know it."""
    try:
        return _FACTS[kind](**data)
    except (KeyError, TypeError) as error:
        raise ValueError(f"{kind} with {sorted(data)} is no known fact") from error


def without_caller(kind: str, data: dict[str, Any]) -> dict[str, Any] | None:
    """Return the data of a fact without what tells who called; None when it tells nothing of that."""
    changed = dict(data)
    if kind == Kind.CALL_STARTED:
        changed["caller_number"] = ""
    elif kind == Kind.CALL_STEP and data.get("field") not in TELL_NOBODY:
        changed["value"] = None if data.get("field") else data.get("value")
        changed["heard"] = []
    elif kind == Kind.MESSAGE_WANTED:
        changed["recipient"] = ""
    return changed if changed != data else None
