"""What a speaker reads: every text with how long it may be and the sentence it is cut out of.

Asked by the desk as a program of its own: ``python -m ivr.voice.script``.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ivr.voice.catalogue import LANGUAGES, PROMPTS, load_catalogue
from ivr.voice.markup import plain

if TYPE_CHECKING:
    from pathlib import Path

    from ivr.voice.catalogue import Phrase


def script(language: str, folder: Path = PROMPTS) -> list[dict[str, Any]]:
    """Return the texts that a person can speak, family by family, in the order in which they stand in their files."""
    phrases = [phrase for phrase in load_catalogue(language, folder).values() if not phrase.is_signal]
    families = dict.fromkeys(phrase.family for phrase in phrases)
    return [_line(phrase) for family in families for phrase in phrases if phrase.family == family]


def _line(phrase: Phrase) -> dict[str, Any]:
    return {
        "key": phrase.key,
        "family": phrase.family,
        "text": phrase.text,
        "before": _read_aloud(phrase.before),
        "after": _read_aloud(phrase.after),
        "spoken_in": phrase.spoken_in,
        "seconds": phrase.seconds_allowed,
        "is_tight": bool(phrase.after),
        "lead": phrase.lead,
        "shipped": phrase.clip.seconds if phrase.clip else None,
    }


def _read_aloud(text: str) -> str:
    return " ".join(plain(text).split())


if __name__ == "__main__":
    print(json.dumps({language: script(language) for language in LANGUAGES}))  # noqa: T201 this is its answer
