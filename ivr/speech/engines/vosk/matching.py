"""From Vosk's words back to whole phrases. Its grammar is a bigram of words, so it returns what nobody listed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ivr.speech.contract import Kind, Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ivr.speech.contract import Grammar
    from ivr.speech.engines.vosk.vocabulary import Vocabulary

AT_ONCE: Final = frozenset({"danger", "person"})
"""Meanings that act before the caller has finished."""

_SLOTS: Final = ("place:", "time:")


@dataclass(frozen=True)
class Match:
    """What one row of words says. ``also``: places and times beside it; ``is_whole``: nothing else was spoken."""

    phrase: Phrase
    also: tuple[Phrase, ...] = ()
    is_whole: bool = True


@dataclass(frozen=True)
class PreparedPhrases:
    """A grammar in the model's words: the list for Vosk, and the way back."""

    grammar: Grammar
    listed: tuple[str, ...]
    by_words: Mapping[tuple[str, ...], Phrase]
    garbage: str

    def match(self, text: str) -> Match | None:
        """Return what a row of words says; None when any part of it is no whole phrase."""
        rows = self._rows(text)
        if not any(rows):
            return None
        if self.grammar.kind is Kind.DIGITS:
            return self._digits(rows)
        phrases = [self.by_words.get(row) for row in rows if row]
        found = [phrase for phrase in phrases if phrase is not None]
        if len(found) < len(phrases):
            return None
        return _one_meaning(self.grammar, found, is_whole=len(rows) == 1)

    def ends_with(self, text: str) -> Phrase | None:
        """Return the phrase that was spoken last, garbage before it or not."""
        rows = [row for row in self._rows(text) if row]
        return self.by_words.get(rows[-1]) if rows else None

    def _rows(self, text: str) -> list[tuple[str, ...]]:
        """Cut at the garbage word: what stands between is to be a phrase each."""
        rows: list[list[str]] = [[]]
        for word in text.split():
            if word == self.garbage:
                rows.append([])
            else:
                rows[-1].append(word)
        return [tuple(row) for row in rows]

    def _digits(self, rows: list[tuple[str, ...]]) -> Match | None:
        """Read one row of digit words; every word of it must be a digit, and there must be as many as were asked."""
        if len(rows) != 1:
            return None
        said, rest = "", rows[0]
        longest = max(map(len, self.by_words), default=0)
        while rest:
            sizes = (size for size in range(min(longest, len(rest)), 0, -1) if rest[:size] in self.by_words)
            size = next(sizes, 0)
            if not size:
                return None
            said += self.by_words[rest[:size]].meaning
            rest = rest[size:]
        if not said.isdigit() or len(said) != self.grammar.digits:
            return None
        return Match(Phrase(said, said, self.grammar.language))


def _one_meaning(grammar: Grammar, found: list[Phrase], *, is_whole: bool) -> Match | None:
    """Return the one thing that was meant. Danger counts even beside something else; two things are none."""
    slots = [] if grammar.kind is Kind.PLACE else [one for one in found if one.meaning.startswith(_SLOTS)]
    rest = [phrase for phrase in found if phrase not in slots]
    danger = [phrase for phrase in rest if phrase.meaning == "danger"]
    chosen = danger or rest or slots
    if len({phrase.meaning for phrase in chosen}) != 1:
        return None
    beside = tuple(phrase for phrase in slots if phrase not in chosen)
    return Match(chosen[0], beside, is_whole and len(found) == 1)


def prepare_phrases(grammar: Grammar, vocabulary: Vocabulary) -> PreparedPhrases:
    """Write a grammar for Vosk; phrases with a lost word are left out: Vosk would hear the rest of them."""
    by_words: dict[tuple[str, ...], Phrase] = {}
    for phrase in grammar.phrases:
        spelled = vocabulary.spell(phrase)
        if spelled.words and not spelled.lost:
            by_words.setdefault(spelled.words, phrase)
    rows = [" ".join(words) for words in by_words]
    if grammar.kind is Kind.DIGITS and grammar.digits > 1:
        # Vosk learns from the list which word follows which: every digit follows every digit.
        rows = [f"{first} {second}" for first in rows for second in rows]
    return PreparedPhrases(grammar, (*rows, vocabulary.garbage), by_words, vocabulary.garbage)
