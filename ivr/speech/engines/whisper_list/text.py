"""Between words and Whisper's tokens."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tokenizers import Tokenizer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

Tokens = tuple[int, ...]

_MARKS: Final = re.compile(r"[^\w\s'-]|_")


class Text:
    """Whisper's tokenizer and the tokens that steer it."""

    def __init__(self, folder: Path) -> None:
        """Load ``tokenizer.json`` of the folder of weights."""
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.end = self._token("<|endoftext|>")
        self.closing = (self.end, *(self.tokens(mark)[0] for mark in ".!?"))

    def prompt(self, language: str, before: str = "") -> Tokens:
        """Return the tokens that ask for a transcript in the language ("id", "en"). Raises KeyError.

        ``before``: what Whisper is told was said before; it then goes on writing like that.
        """
        marks = ("<|startoftranscript|>", f"<|{language}|>", "<|transcribe|>", "<|notimestamps|>")
        asked = tuple(self._token(mark) for mark in marks)
        return (self._token("<|startofprev|>"), *self.tokens(before), *asked) if before else asked

    def tokens(self, text: str) -> Tokens:
        """Return the tokens of a text as it stands."""
        return tuple(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def written(self, tokens: Iterable[int]) -> str:
        """Return the text of tokens, special ones left out."""
        return str(self._tokenizer.decode([token for token in tokens if token < self.end])).strip()

    def spelling(self, phrase: str) -> Tokens:
        """Return the tokens of a phrase as Whisper writes a whole utterance: a capital first."""
        words = plain(phrase)
        return self.tokens(" " + words[:1].upper() + words[1:])

    def _token(self, *names: str) -> int:
        for name in names:
            number = self._tokenizer.token_to_id(name)
            if number is not None:
                return int(number)
        raise KeyError(names[0])


def plain(text: str) -> str:
    """Reduce a text to words with single blanks between them."""
    return " ".join(_MARKS.sub(" ", text).split())
