"""What a scripted call came to: heard, played, report number, seconds."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from line123.caller.alaw import RATE
from line123.caller.bank import first_sound
from line123.caller.heard import Heard, find_clips
from line123.caller.spoken import differences, number_heard

if TYPE_CHECKING:
    from line123.caller.alaw import Samples
    from line123.caller.bank import Bank
    from line123.caller.order import Deed, Ending, Outcome
    from line123.caller.stored import Stored


@dataclass(frozen=True)
class Seconds:
    """``to_answer`` counts from dialling, the others from the answer; None for what never came."""

    to_answer: float | None
    to_first_voice: float | None
    total: float


@dataclass(frozen=True)
class CallResult:
    """A call that is over; times are seconds after the answer.

    ``heard`` is the client's own recording matched against the clips, ``played`` what the line says it played (None
    without its journal). ``missing`` was played and not heard, ``unexpected`` heard and not played, ``unknown_seconds``
    is voice that is no clip. ``report_number`` is given only when what was heard and what is stored do not differ.
    """

    dialled: str
    result: Ending
    answered: bool
    sip_status: int
    sip_reason: str
    sip_call_id: str
    seconds: Seconds
    heard: tuple[Heard, ...]
    unknown_seconds: float
    did: tuple[Deed, ...]
    played: tuple[str, ...] | None
    missing: tuple[str, ...] | None
    unexpected: tuple[str, ...] | None
    path: tuple[str, ...] | None
    outcome: str | None
    goal: str | None
    report_number: str | None
    report_number_heard: str | None
    report_number_stored: str | None

    @property
    def heard_keys(self) -> list[str]:
        """Prompt keys in the order they were heard."""
        return [clip.key for clip in self.heard]

    def to_json(self) -> str:
        return json.dumps(asdict(self), indent=2, ensure_ascii=False)


def result_of(
    dialled: str, outcome: Outcome, tape: Samples, bank: Bank, stored: Stored | None, report_digits: int
) -> CallResult:
    """Put together what the client did, what its recording holds, and what the line stored."""
    hearing = find_clips(tape, bank)
    heard = tuple(clip.moved(outcome.tape_at) for clip in hearing.clips)
    missing, unexpected = differences(stored.played, heard, bank) if stored else (None, None)
    said, kept = number_heard(heard, report_digits), stored.report_number if stored else None
    voice = first_sound(tape)
    return CallResult(
        dialled=dialled,
        result=outcome.ending,
        answered=outcome.to_answer is not None,
        sip_status=outcome.sip_status,
        sip_reason=outcome.sip_reason,
        sip_call_id=outcome.sip_call_id,
        seconds=Seconds(
            outcome.to_answer, None if voice is None else round(voice / RATE + outcome.tape_at, 3), outcome.total
        ),
        heard=heard,
        unknown_seconds=hearing.unknown_seconds,
        did=outcome.deeds,
        played=stored.played if stored else None,
        missing=missing,
        unexpected=unexpected,
        path=stored.path if stored else None,
        outcome=stored.outcome if stored else None,
        goal=stored.goal if stored else None,
        report_number=said if stored is None or said == kept else None,
        report_number_heard=said,
        report_number_stored=kept,
    )
