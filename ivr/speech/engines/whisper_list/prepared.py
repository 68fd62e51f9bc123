"""A grammar made ready: its phrases as one tree of tokens, their priors, and how each sounds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from ivr.speech.contract import Kind
from ivr.speech.engines.whisper_list.spotting import Patterns
from ivr.speech.engines.whisper_list.trie import NEVER, Pruning, Scorer, Trie

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ivr.speech.contract import Grammar
    from ivr.speech.engines.whisper_list.decoder import Decoder, Reading
    from ivr.speech.engines.whisper_list.priors import Priors
    from ivr.speech.engines.whisper_list.text import Text, Tokens

    Floats = NDArray[np.float32]

PRIOR_WEIGHT: Final = np.float32(0.8)
"""How much of a phrase's prior is subtracted; the curve is flat from 0.6 to 1."""

SLOTS: Final = ("place:", "time:")
"""Beginnings of meanings that say where or when, beside the answer to the question."""

MOST_WHOLE: Final = 60
"""Nodes up to which a tree is scored in one pass; larger ones by waves, unlikely beginnings given up."""

_SLOT_SHARE: Final = 0.75
_SLOT_LETTERS: Final = 4.2
"""What must be heard of a place or a time: how much of its letters, and how many."""

_TRUST: Final = {Kind.MENU: np.float32(1.3)}
"""What a letter in the free words counts beside the gain: menus are answered in whole sentences."""

DELTA: Final = 6.0
LEAST_GAIN: Final = np.float32(-6.0)
"""Gain of phrases that were given up: only strong evidence in the free words can still bring them in."""


@dataclass(frozen=True)
class Weighed:
    """For each phrase of the grammar: gain as a whole utterance, plain log-probability, evidence in the free words.

    ``trust``: what a letter of evidence counts beside the gain.
    """

    gains: Floats
    plain: Floats
    evidence: Floats
    trust: np.float32

    @property
    def totals(self) -> Floats:
        """Return what phrases are compared by."""
        return self.gains + self.trust * self.evidence


@dataclass(frozen=True)
class PreparedList:
    """``whole``: numbers of the phrases in the tree, all but the slots; ``priors`` of those, already weighted."""

    grammar: Grammar
    prompt: Tokens
    scorer: Scorer
    priors: Floats
    pruning: Pruning | None
    patterns: Patterns
    whole: tuple[int, ...]

    def weigh(self, reading: Reading, state: Floats, free: str) -> Weighed:
        """Compare an utterance, and what Whisper wrote ``free``, with every phrase."""
        scores = self.scorer.score(reading, state, self.pruning).paths
        places = list(self.whole)
        gains = np.full(len(self.grammar.phrases), LEAST_GAIN, np.float32)
        plain = np.full(len(gains), NEVER, np.float32)
        gains[places] = np.maximum(scores - self.priors, LEAST_GAIN)
        plain[places] = scores
        return Weighed(gains, plain, self._evidence(free), _TRUST.get(self.grammar.kind, np.float32(1)))

    def _evidence(self, free: str) -> Floats:
        """Look for the phrases in what was written, also across a place or a time in the middle of one."""
        evidence = self.patterns.evidence(free)
        found = evidence
        for beginning in SLOTS:
            number = self.said_beside(beginning, evidence)
            if number is not None:
                found = np.maximum(found, self.patterns.evidence_around(free, number))
        places = list(self.whole)
        evidence[places] = found[places]
        return evidence

    def said_beside(self, beginning: str, evidence: Floats) -> int | None:
        """Return the likeliest place or time beside the answer, if most of its letters were heard."""
        numbers = [number for number in self._slots if self.grammar.phrases[number].meaning.startswith(beginning)]
        if not numbers:
            return None
        best = max(numbers, key=lambda number: float(evidence[number]))
        is_heard = evidence[best] >= _SLOT_LETTERS and self.patterns.share(best, evidence) >= _SLOT_SHARE
        return best if is_heard else None

    def by_meaning(self, totals: Floats) -> list[int]:
        """Return the best phrase of each meaning, best first."""
        best: dict[str, int] = {}
        for number in np.argsort(-totals, kind="stable"):
            best.setdefault(self.grammar.phrases[int(number)].meaning, int(number))
        return list(best.values())

    def is_slot(self, number: int) -> bool:
        """Tell whether a phrase says where or when beside the answer."""
        return number in self._slots

    @cached_property
    def _slots(self) -> frozenset[int]:
        return frozenset(range(len(self.grammar.phrases))) - frozenset(self.whole)


def prepare_list(grammar: Grammar, text: Text, decoder: Decoder, priors: Priors) -> PreparedList:
    """Build the tree of a grammar and find its priors. Raises KeyError for a language that Whisper does not know."""
    prompt = text.prompt(grammar.language)
    beside = grammar.kind is not Kind.PLACE and not all(meaning.startswith(SLOTS) for meaning in grammar.meanings)
    whole = tuple(
        number for number, phrase in enumerate(grammar.phrases) if not (beside and phrase.meaning.startswith(SLOTS))
    )
    paths = [text.spelling(grammar.phrases[number].text) for number in whole]
    trie = Trie.of(paths)
    tables = priors.of(prompt, paths)
    nodes = np.zeros(len(trie.tokens), np.float32)
    for path, end in zip(paths, trie.ends, strict=True):
        nodes[trie.line(end)] = tables[path][:-1]
    ends = np.array([tables[path][-1] for path in paths], np.float32)
    pruning = Pruning(DELTA, PRIOR_WEIGHT * nodes) if len(nodes) > MOST_WHOLE else None
    patterns = Patterns.of([phrase.text for phrase in grammar.phrases])
    scorer = Scorer(decoder, trie, text.closing)
    return PreparedList(grammar, prompt, scorer, PRIOR_WEIGHT * ends, pruning, patterns, whole)
