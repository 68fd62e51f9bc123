"""Marks inside a script: ``*Kupang*`` is Indonesian inside another language, ``tekan/təkˈan/`` gives a word's sound."""  # noqa: RUF002

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_FOREIGN = re.compile(r"\*([^*]+)\*")
_SOUND = re.compile(r"([^\W_]+)/([^/]+)/")
_WORD = re.compile(r"[^\W\d_]+")


def plain(text: str) -> str:
    """Take all marks out of a text."""
    return _SOUND.sub(r"\1", _FOREIGN.sub(r"\1", text))


def by_language(text: str, language: str) -> list[tuple[str, str]]:
    """Split a text into (part, language): what stands between asterisks is Indonesian."""
    parts = _FOREIGN.split(text)
    return [(part, "id" if number % 2 else language) for number, part in enumerate(parts) if part]


def by_sound(text: str) -> list[tuple[str, bool]]:
    """Split a text into (part, is_sound): a part is either words or the sound of one word."""
    parts = _SOUND.split(text)
    return [(part, number % 3 == 2) for number, part in enumerate(parts) if number % 3 != 1 and part]  # noqa: PLR2004


def with_sounds(text: str, language: str, sounds: Mapping[str, Mapping[str, str]]) -> str:
    """Give every word of ``text`` that ``sounds`` (language -> word -> sound) knows its sound."""
    marked: list[str] = []
    for part, spoken in by_language(text, language):
        known = sounds.get(spoken, {})
        told = _WORD.sub(lambda word, known=known: _sounded(word[0], known), part)  # type: ignore[misc]
        marked.append(f"*{told}*" if spoken != language else told)
    return "".join(marked)


def _sounded(word: str, known: Mapping[str, str]) -> str:
    sound = known.get(word.lower())
    return f"{word}/{sound}/" if sound else word
