"""Strings of digits: a loop of the grammar's words, exactly as many digits as were asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from ivr.speech.engines.whisper_list.prepared import PRIOR_WEIGHT
from ivr.speech.engines.whisper_list.spelled_digits import SpelledDigits
from ivr.speech.engines.whisper_list.text import plain
from ivr.speech.engines.whisper_list.trie import ROOT, Scorer, Trie

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from ivr.speech.contract import Grammar
    from ivr.speech.engines.whisper_list.decoder import Decoder, Reading
    from ivr.speech.engines.whisper_list.priors import Priors
    from ivr.speech.engines.whisper_list.text import Text, Tokens

    Floats = NDArray[np.float32]

REPEATS: Final = {"dobel": 2, "double": 2, "tripel": 3, "triple": 3}
"""Words before a digit that say it several times; the words of numbers are the grammar's."""

_BEAM: Final = 6
_DELTA: Final = 8.0
_BEFORE: Final = 3
"""Words after which it is measured how much the next one is liked."""
_LETTER: Final = 12.0
"""How much log-probability a wrong letter takes away."""


@dataclass(frozen=True)
class Word:
    """A word of the loop: what it adds, and the times it repeats the next digit (1 for a digit itself)."""

    digit: str
    times: int


@dataclass(frozen=True)
class Words:
    """The words of the loop as a tree of tokens; ``words`` by path, ``liked``: what Whisper likes each of them anyway.

    ``hopes``: the most that a node's words will give back of what Whisper does not like them, by node.
    """

    tree: Trie
    words: dict[int, tuple[Word, float]]
    by_digit: dict[str, float]
    hopes: NDArray[np.float32]

    @classmethod
    def of(cls, words: list[Word], spellings: list[list[Tokens]], liked: list[float]) -> Words:
        """Build the tree of all ``spellings`` of the words."""
        tree = Trie.of([path for spelling in spellings for path in spelling])
        at = {end: (words[path % len(words)], liked[path % len(words)]) for path, end in enumerate(tree.ends)}
        hopes = np.full(len(tree.tokens), -np.inf, dtype=np.float32)
        for end, (_, like) in at.items():
            line = tree.line(end)
            hopes[line] = np.maximum(hopes[line], -PRIOR_WEIGHT * np.float32(like))
        by_digit: dict[str, float] = {}
        for word, like in zip(words, liked, strict=True):
            if word.times == 1:
                by_digit[word.digit] = max(by_digit.get(word.digit, -np.inf), like)
        return cls(tree, at, by_digit, hopes)


@dataclass(frozen=True)
class WordLoop:
    """The words of the loop for the beginning of an utterance and for later, and the spoken forms of each digit."""

    first: Words
    later: Words
    length: int
    prompt: Tokens
    grammar: Grammar
    spelled: SpelledDigits

    @classmethod
    def of(cls, grammar: Grammar, text: Text, priors: Priors) -> WordLoop:
        """Build the loop of a DIGITS grammar. ``priors`` tell which digits Whisper likes to write anyway."""
        prompt = text.prompt(grammar.language)
        spoken = [(plain(phrase.text), phrase.meaning) for phrase in grammar.phrases]
        words = [Word(digit, 1) for _, digit in spoken] + [Word("", times) for times in REPEATS.values()]
        names = [*(name for name, _ in spoken), *REPEATS]
        capital = [text.tokens(f" {name[:1].upper()}{name[1:]}") for name in names]
        small = [text.tokens(f" {name}") for name in names]
        after_comma = [text.tokens(f", {name}") for name in names]
        return cls(
            first=Words.of(words, [capital, small], _liked(priors, prompt, capital)),
            later=Words.of(words, [small, after_comma], _liked_later(priors, prompt, capital[:_BEFORE], small)),
            length=grammar.digits,
            prompt=prompt,
            grammar=grammar,
            spelled=SpelledDigits.of(spoken, REPEATS),
        )

    def liked(self, digits: str) -> float:
        """Return the log-probability of a string when something else is said."""
        return self.first.by_digit[digits[0]] + sum(self.later.by_digit[digit] for digit in digits[1:])

    def paths(self, digits: str, text: Text) -> tuple[Tokens, Tokens]:
        """Return how Whisper may write a string, with a capital or without."""
        words = " ".join(self.spelled.words[digit] for digit in digits)
        return text.tokens(f" {words[:1].upper()}{words[1:]}"), text.tokens(f" {words}")


@dataclass(frozen=True)
class FoundDigits:
    """A string, its log-probability, what it is compared by, and how much of its letters was found (0 to 1)."""

    digits: str
    score: float
    total: float
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
    """Finds the likeliest strings of digits in one look at an utterance.

    ``scores``: log-probabilities of the strings that were looked at; ``costs``: of those near what Whisper wrote
    freely, how far they are from it, in letters.
    """

    def __init__(
        self, decoder: Decoder, reading: Reading, loop: WordLoop, text: Text, state: Floats, free: str
    ) -> None:
        """``state`` is that of the reading's last node; ``free`` what Whisper wrote by itself."""
        self._decoder = decoder
        self._reading = reading
        self._loop = loop
        self._text = text
        self._closing = np.array(text.closing)
        self._begin, self._root = state, reading.size - 1
        self.scores = self._loops(state)
        self.costs = loop.spelled.costs(free, loop.length)
        self.look_at(self.costs)

    def look_at(self, strings: Iterable[str]) -> None:
        """Score strings that were not looked at so far."""
        self.scores |= self._exactly(sorted(set(strings) - set(self.scores)), self._begin, self._root)

    def _exactly(self, strings: list[str], state: Floats, root: int) -> dict[str, float]:
        """Score strings that the loop did not find."""
        if not strings:
            return {}
        paths = [path for one in strings for path in self._loop.paths(one, self._text)]
        trie = Trie.of(list(dict.fromkeys(paths)))
        scorer = Scorer(self._decoder, trie, self._text.closing)
        found = dict(zip(trie.paths, scorer.score(self._reading, state, root=root).paths, strict=True))
        pairs = [[float(found[path]) for path in self._loop.paths(one, self._text)] for one in strings]
        return {one: float(np.logaddexp(pair[0], pair[1])) for one, pair in zip(strings, pairs, strict=True)}

    def _loops(self, state: Floats) -> dict[str, float]:
        """Return strings and their log-probabilities by the loop of words."""
        alive = [_Hypothesis("", 1, 0.0, 0.0, self._reading.size - 1, state[0])]
        complete: list[_Hypothesis] = []
        words = self._loop.first
        while alive:
            grown = self._one_word(alive, words)
            complete += [one for one in grown if len(one.digits) == self._loop.length]
            alive = [one for one in grown if len(one.digits) < self._loop.length][:_BEAM]
            words = self._loop.later
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


def decode(looks: Sequence[DigitsDecoder], loop: WordLoop) -> list[FoundDigits]:
    """Return the strings of all looks at an utterance, best first.

    Compared are the distance, in letters, to what Whisper wrote freely, of the nearest look, and the mean
    log-probability less what the digits are liked in their place: alone it prefers 1223 to anything with a seven, which
    Whisper spells in many ways, and likes to say again what it has just said.
    """
    strings = set().union(*(look.scores for look in looks))
    for look in looks:
        look.look_at(strings)
    farthest = max((cost for look in looks for cost in look.costs.values()), default=0.0) + 1
    found = []
    for digits in strings:
        score = float(np.mean([look.scores[digits] for look in looks]))
        cost = min(look.costs.get(digits, farthest) for look in looks)
        total = score - float(PRIOR_WEIGHT) * loop.liked(digits) - _LETTER * cost
        letters = sum(len(loop.spelled.words[digit]) for digit in digits)
        found.append(FoundDigits(digits, score, total, max(0.0, 1 - cost / max(1, letters))))
    return sorted(found, key=lambda one: -one.total)


def _liked(priors: Priors, prompt: Tokens, paths: list[Tokens]) -> list[float]:
    """Return the log-probability of each path when something else is said."""
    tables = priors.of(prompt, paths)
    return [float(tables[path][-2]) for path in paths]


def _liked_later(priors: Priors, prompt: Tokens, before: list[Tokens], paths: list[Tokens]) -> list[float]:
    """Return the same after another word: Whisper then expects more of the kind, above all the same again."""
    first = _liked(priors, prompt, before)
    after = [_liked(priors, prompt, [(*one, *path) for path in paths]) for one in before]
    return [
        float(np.mean([row[number] - begin for row, begin in zip(after, first, strict=True)]))
        for number in range(len(paths))
    ]
