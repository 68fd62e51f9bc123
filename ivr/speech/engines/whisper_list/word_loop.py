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

_EXAMPLES: Final = ((("0123456789",), " "), (("3801", "7256", "9407"), ", "))
"""What stands before the utterance in each way: groups of digits, and what is between them."""

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
class Way:
    """The words of the loop after one prompt: those an utterance begins with, and those that follow.

    ``between``: what stands between words in the prompt, and hence in what Whisper writes after it.
    """

    prompt: Tokens
    between: str
    first: Words
    later: Words

    def liked(self, digits: str) -> float:
        """Return the log-probability of a string when something else is said."""
        return self.first.by_digit[digits[0]] + sum(self.later.by_digit[digit] for digit in digits[1:])


@dataclass(frozen=True)
class WordLoop:
    """The words of the loop, and the spoken forms of each digit.

    ``prompt`` is for what Whisper writes freely. ``ways``: strings are compared after prompts that show it how digits
    are written; without one it prefers whatever it spells well, and with one alone it copies from it.
    """

    ways: tuple[Way, ...]
    length: int
    prompt: Tokens
    grammar: Grammar
    spelled: SpelledDigits

    @classmethod
    def of(cls, grammar: Grammar, text: Text, priors: Priors) -> WordLoop:
        """Build the loop of a DIGITS grammar. ``priors`` tell which digits Whisper likes to write anyway."""
        spoken = [(plain(phrase.text), phrase.meaning) for phrase in grammar.phrases]
        spelled = SpelledDigits.of(spoken, REPEATS)
        words = [Word(digit, 1) for _, digit in spoken] + [Word("", times) for times in REPEATS.values()]
        names = [*(name for name, _ in spoken), *REPEATS]
        examples = [(_example(spelled, groups, between), between) for groups, between in _EXAMPLES]
        prompts = [(text.prompt(grammar.language, before), between) for before, between in examples]
        if grammar.digits == 1:  # nothing follows that it could be misled by, and examples mislead it
            prompts = [(text.prompt(grammar.language), " ")]
        return cls(
            ways=tuple(_way(*prompt, words, names, text, priors) for prompt in prompts),
            length=grammar.digits,
            prompt=text.prompt(grammar.language),
            grammar=grammar,
            spelled=spelled,
        )

    def path(self, digits: str, way: Way, text: Text) -> Tokens:
        """Return how Whisper writes a string after the prompt of a way."""
        words = way.between.join(self.spelled.words[digit] for digit in digits)
        return text.tokens(f" {_capital(words)}")


def _way(prompt: Tokens, between: str, words: list[Word], names: list[str], text: Text, priors: Priors) -> Way:
    capital = [text.tokens(f" {_capital(name)}") for name in names]
    small = [text.tokens(f" {name}") for name in names]
    after_comma = [text.tokens(f", {name}") for name in names]
    return Way(
        prompt=prompt,
        between=between,
        first=Words.of(words, [capital, small], _liked(priors, prompt, capital)),
        later=Words.of(words, [small, after_comma], _liked_later(priors, prompt, capital[:_BEFORE], small)),
    )


def _example(spelled: SpelledDigits, groups: tuple[str, ...], between: str) -> str:
    """Write groups of digits as words, those of a language that lacks one without it."""
    told = [[spelled.words[digit] for digit in group if digit in spelled.words] for group in groups]
    return "".join(f" {_capital(between.join(words))}." for words in told if words)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


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
