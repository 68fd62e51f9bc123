"""From what was measured in an utterance to its meanings, in their order, and what was said beside them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from ivr.speech.contract import Candidate, Kind, Phrase
from ivr.speech.engines.whisper_list.judging import MOST_MARGIN, Measures
from ivr.speech.engines.whisper_list.prepared import SLOTS
from ivr.speech.engines.whisper_list.spotting import sounds_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ivr.speech.engines.whisper_list.digits import FoundDigits
    from ivr.speech.engines.whisper_list.prepared import PreparedList, Weighed
    from ivr.speech.engines.whisper_list.sound import Freely

    Floats = NDArray[np.float32]

VAGUE: Final = frozenset({"report_what"})
"""Meanings that only lead to another question: any other that was surely said beside them is the answer."""

_SURELY: Final = 5.0  # letters of evidence


@dataclass(frozen=True)
class Heard:
    """What was measured, before it is judged: one phrase a meaning, best first, and what each is compared by.

    ``also``: places and times that were said beside the best; ``free``: what Whisper wrote by itself.
    """

    phrases: tuple[Phrase, ...]
    totals: tuple[float, ...]
    measures: Measures
    free: str
    no_speech: float
    also: tuple[Candidate, ...] = ()


def heard_phrases(prepared: PreparedList, weighed: Weighed, free: Freely, words: str) -> Heard:
    """Put the meanings of a list in order."""
    totals = weighed.totals
    order = prepared.by_meaning(totals)
    answers = [number for number in order if not prepared.is_slot(number)] or order
    also = _slots(prepared, weighed)
    if also and totals[answers[0]] <= 0:  # nothing but a place or a time was said
        answers, also = order, ()
    answers, totals = _clear_first(prepared, weighed, answers, totals)
    best = answers[0]
    is_yes_or_no = prepared.grammar.kind is Kind.YESNO
    margin = float(totals[best] - totals[answers[1]]) if len(answers) > 1 else MOST_MARGIN
    return Heard(
        phrases=tuple(prepared.grammar.phrases[number] for number in answers),
        totals=tuple(float(totals[number]) for number in answers),
        measures=Measures(
            gain=float(weighed.gains[best]),
            margin=margin,
            llr=float(weighed.plain[best]) - free.log_probability,
            evidence=float(weighed.evidence[best]),
            share=prepared.patterns.share(best, weighed.evidence),
            length=_length(int(prepared.patterns.lengths[best]), words) if is_yes_or_no else None,
        ),
        free=words,
        no_speech=free.no_speech,
        also=also,
    )


def heard_digits(found: list[FoundDigits], free: Freely, words: str) -> Heard:
    """Tell what was measured of strings of digits, best first."""
    if not found:
        return Heard((), (), Measures(0.0, 0.0, 0.0, 0.0, 0.0), words, free.no_speech)
    best = found[0]
    margin = best.total - found[1].total if len(found) > 1 else MOST_MARGIN
    gain = best.total / len(best.digits)
    llr = best.score - free.log_probability
    return Heard(
        phrases=tuple(Phrase(one.digits, one.digits) for one in found),
        totals=tuple(one.total for one in found),
        measures=Measures(gain, margin, llr, best.letters, best.share),
        free=words,
        no_speech=free.no_speech,
    )


def candidates(heard: Heard, sure: float, many: int) -> tuple[Candidate, ...]:
    """Return the best few meanings; each is the less sure the further it is behind."""
    shares = np.exp(np.array(heard.totals[:many]) - heard.totals[0])
    return tuple(
        Candidate(phrase.text, phrase.meaning, round(sure * float(share), 3))
        for phrase, share in zip(heard.phrases, shares, strict=False)
    )


def _length(letters: int, words: str) -> float:
    return abs(math.log((len(sounds_of(words)) + 1) / (letters + 1)))


def _clear_first(
    prepared: PreparedList, weighed: Weighed, answers: list[int], totals: Floats
) -> tuple[list[int], Floats]:
    """Let a vague meaning stand back behind a clear one that was said with it: last, and no rival to it."""
    vague, *clear = answers
    is_vague = prepared.grammar.phrases[vague].meaning in VAGUE
    if not is_vague or not clear or weighed.evidence[clear[0]] < _SURELY:
        return answers, totals
    lowered = totals.copy()
    lowered[vague] = totals[clear[-1]]
    return [*clear, vague], lowered


def _slots(prepared: PreparedList, weighed: Weighed) -> tuple[Candidate, ...]:
    """Return the place and the time that were said beside the answer."""
    found = []
    for beginning in SLOTS:
        number = prepared.said_beside(beginning, weighed.evidence)
        if number is not None:
            phrase, share = prepared.grammar.phrases[number], prepared.patterns.share(number, weighed.evidence)
            found.append(Candidate(phrase.text, phrase.meaning, round(share, 3)))
    return tuple(found)
