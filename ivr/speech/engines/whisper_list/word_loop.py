"""The words of digits as a loop: what each adds, and what Whisper likes it anyway in its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from ivr.speech.engines.whisper_list.prepared import PRIOR_WEIGHT
from ivr.speech.engines.whisper_list.spelled_digits import SpelledDigits
from ivr.speech.engines.whisper_list.text import plain
from ivr.speech.engines.whisper_list.trie import Trie

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ivr.speech.contract import Grammar
    from ivr.speech.engines.whisper_list.priors import Priors
    from ivr.speech.engines.whisper_list.text import Text, Tokens

REPEATS: Final = {"dobel": 2, "double": 2, "tripel": 3, "triple": 3}
"""Words before a digit that say it several times; the words of numbers are the grammar's."""

_BEFORE: Final = 3
"""Words after which it is measured how much the next one is liked."""


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
