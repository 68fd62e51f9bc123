"""Strings of digits: a loop of the grammar's words, exactly as many digits as were asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from ivr.speech.engines.whisper_list.prepared import PRIOR_WEIGHT
from ivr.speech.engines.whisper_list.trie import ROOT, Scorer, Trie

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from ivr.speech.engines.whisper_list.decoder import Decoder, Reading
    from ivr.speech.engines.whisper_list.text import Text
    from ivr.speech.engines.whisper_list.word_loop import Way, Word, WordLoop, Words

    Floats = NDArray[np.float32]

_BEAM: Final = 6
_DELTA: Final = 8.0
_LETTER: Final = 2.0
"""How much log-probability a wrong letter takes away."""


@dataclass(frozen=True)
class FoundDigits:
    """A string, its log-probability, what it is compared by, letters of it that were found, and their share."""

    digits: str
    score: float
    total: float
    letters: float
    share: float


@dataclass(frozen=True)
class _Hypothesis:
    """Digits so far, times the next one counts, log-probability, the row of the last token and its state.

    ``liked``: the log-probability of the same words when something else is said.
    """

    digits: str
    times: int
    score: float
    liked: float
    row: int
    state: Floats

    @property
    def total(self) -> float:
        """Return what hypotheses are compared by."""
        return self.score - float(PRIOR_WEIGHT) * self.liked


@dataclass(frozen=True)
class _Front:
    """A beginning of a word after a hypothesis: a node of the tree, not yet read."""

    source: _Hypothesis
    node: int
    score: float
    parent: int


class DigitsDecoder:
    """Finds the likeliest strings of digits in an utterance, in one way.

    ``scores``: log-probabilities of the strings that were looked at.
    """

    def __init__(
        self,
        decoder: Decoder,
        reading: Reading,
        loop: WordLoop,
        way: Way,
        text: Text,
    ) -> None:
        """``reading`` is one that was not begun."""
        self._decoder = decoder
        self._reading = reading
        self._loop = loop
        self._way = way
        self._text = text
        self._closing = np.array(text.closing)
        self._begin = reading.begin(way.prompt)
        self._root = reading.size - 1
        self.scores = self._loops(self._begin)

    def look_at(self, strings: Iterable[str]) -> None:
        """Score strings that were not looked at so far."""
        self.scores |= self._exactly(sorted(set(strings) - set(self.scores)), self._begin, self._root)

    def _exactly(self, strings: list[str], state: Floats, root: int) -> dict[str, float]:
        """Score strings that the loop did not find."""
        if not strings:
            return {}
        paths = {one: self._loop.path(one, self._way, self._text) for one in strings}
        trie = Trie.of(list(dict.fromkeys(paths.values())))
        scorer = Scorer(self._decoder, trie, self._text.closing)
        found = dict(zip(trie.paths, scorer.score(self._reading, state, root=root).paths, strict=True))
        return {one: float(found[path]) for one, path in paths.items()}

    def _loops(self, state: Floats) -> dict[str, float]:
        """Return strings and their log-probabilities by the loop of words."""
        alive = [_Hypothesis("", 1, 0.0, 0.0, self._reading.size - 1, state[0])]
        complete: list[_Hypothesis] = []
        words = self._way.first
        while alive:
            grown = self._one_word(alive, words)
            complete += [one for one in grown if len(one.digits) == self._loop.length]
            alive = [one for one in grown if len(one.digits) < self._loop.length][:_BEAM]
            words = self._way.later
        return self._closed(complete)

    def _one_word(self, hypotheses: list[_Hypothesis], words: Words) -> list[_Hypothesis]:
        """Say every word once after each hypothesis; return the best, best first."""
        grown: list[_Hypothesis] = []
        tree = words.tree
        fronts = self._children(
            words, [(one, ROOT, one.score, one.row) for one in hypotheses], [h.state for h in hypotheses]
        )
        while fronts:
            first_row = self._reading.size
            states = self._reading.extend([tree.tokens[front.node] for front in fronts], [one.parent for one in fronts])
            rows = range(first_row, first_row + len(fronts))
            for front, row, state in zip(fronts, rows, states, strict=True):
                if front.node in words.words:
                    grown += self._with_word(front, *words.words[front.node], row, state)
            fronts = self._children(
                words,
                [(front.source, front.node, front.score, row) for front, row in zip(fronts, rows, strict=True)],
                list(states),
            )
        return sorted(grown, key=lambda one: -one.total)[: 2 * _BEAM]

    def _children(
        self, words: Words, at: list[tuple[_Hypothesis, int, float, int]], states: list[Floats]
    ) -> list[_Front]:
        tree = words.tree
        inner = [number for number, (_, node, _, _) in enumerate(at) if tree.children[node]]
        if not inner:
            return []
        wanted = [np.array([tree.tokens[child] for child in tree.children[at[number][1]]]) for number in inner]
        values = self._decoder.log_probabilities(np.stack([states[number] for number in inner]), wanted)
        fronts = []
        for number, row_values in zip(inner, values, strict=True):
            source, node, score, row = at[number]
            for child, value in zip(tree.children[node], row_values, strict=True):
                fronts.append(_Front(source, child, score + float(value), row))
        # A word that Whisper does not like begins badly: it is given back beforehand what its end will give back
        hoped = [one.score - float(PRIOR_WEIGHT) * one.source.liked + float(words.hopes[one.node]) for one in fronts]
        return [front for front, total in zip(fronts, hoped, strict=True) if total > max(hoped) - _DELTA]

    def _with_word(self, front: _Front, word: Word, liked: float, row: int, state: Floats) -> list[_Hypothesis]:
        source, like = front.source, front.source.liked + liked
        if word.times > 1:
            again = _Hypothesis(source.digits, word.times, front.score, like, row, state)
            return [again] if source.times == 1 else []
        digits = source.digits + word.digit * source.times
        grown = _Hypothesis(digits, 1, front.score, like, row, state)
        return [grown] if len(digits) <= self._loop.length else []

    def _closed(self, complete: list[_Hypothesis]) -> dict[str, float]:
        if not complete:
            return {}
        ends = self._decoder.log_probabilities(
            np.stack([one.state for one in complete]), [self._closing] * len(complete)
        )
        scores: dict[str, float] = {}
        for one, end in zip(complete, ends, strict=True):
            score = one.score + float(np.logaddexp.reduce(end))
            scores[one.digits] = float(np.logaddexp(scores.get(one.digits, -np.inf), score))
        return scores

    def total(self, digits: str) -> float:
        """Return how much likelier a string is than when something else is said."""
        return self.scores[digits] - float(PRIOR_WEIGHT) * self._way.liked(digits)


def decode(ways: Sequence[DigitsDecoder], free: Sequence[str], loop: WordLoop) -> list[FoundDigits]:
    """Return the strings found in all ways, best first; ``free``: what Whisper wrote by itself, filtered or not.

    Compared are the distance, in letters, to the nearest of what it wrote freely, and the mean log-probability less
    what the digits are liked in their place: alone it likes to say again what it has just said.
    """
    costs = [loop.spelled.costs(words, loop.length) for words in free]
    strings = set().union(*costs, *(way.scores for way in ways))
    for way in ways:
        way.look_at(strings)
    farthest = max((cost for of_words in costs for cost in of_words.values()), default=0.0) + 1
    found = []
    for digits in strings:
        score = float(np.mean([way.scores[digits] for way in ways]))
        cost = min(of_words.get(digits, farthest) for of_words in costs)
        total = float(np.mean([way.total(digits) for way in ways])) - _LETTER * cost
        whole = sum(len(loop.spelled.words[digit]) for digit in digits)
        letters = max(0.0, whole - cost)
        found.append(FoundDigits(digits, score, total, letters, letters / max(1, whole)))
    return sorted(found, key=lambda one: -one.total)
