"""Whole sentences as callers hear them: sample values put into prompts, for a judge and for the listening sheet."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import numpy as np

from ivr.voice import playback, values
from ivr.voice.audio import read_alaw
from ivr.voice.catalogue import PROMPTS, CatalogueError, load_catalogue
from ivr.voice.manifest import clip_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ivr.voice.audio import Samples
    from ivr.voice.catalogue import Catalogue

Keys = tuple[str, ...]

_NAMES = {"id": "Indonesian", "en": "English"}
_SHEET_HEAD = """# Listening sheet

State: **not yet heard by a native speaker.** Nobody has signed; the figures of `docs/voice.md` come from a machine.

`line123 prompts join NAME --into FILE.wav` writes a line as callers hear it. Listen over a telephone, without reading
along first. Tick what holds, write what you heard where it does not. One sheet a person; sign with name, first
language, date, and the commit that was heard.

| Heard by | First language | Date | Commit |
|---|---|---|---|
| | | | |

Written by `line123 prompts sheet`; the sentences are in `prompts/listening.toml`."""


@dataclass(frozen=True)
class Heard:
    """One sentence of one language: the clips in their order and their words."""

    name: str
    language: str
    keys: Keys
    text: str


def load_sentences(folder: Path = PROMPTS) -> tuple[Heard, ...]:
    """Read ``listening.toml`` in every language. Raises CatalogueError for a key or a value that cannot be said."""
    tables = tomllib.loads((folder / "listening.toml").read_text("utf-8"))
    return tuple(
        _sentence(table["name"], table["keys"], load_catalogue(language, folder))
        for language in tables["languages"]
        for table in tables["sentence"]
    )


def load_kept(folder: Path = PROMPTS) -> dict[str, float]:
    """Read the share of wrong letters that was measured last in each language, and is kept."""
    return {
        language: float(share)
        for language, share in tomllib.loads((folder / "listening.toml").read_text("utf-8"))["kept"].items()
    }


def sheet(sentences: tuple[Heard, ...]) -> str:
    """Write the sheet on which a native speaker signs what was heard, in Markdown."""
    lines = [_SHEET_HEAD]
    for language in dict.fromkeys(sentence.language for sentence in sentences):
        lines += [f"\n## {_NAMES[language]}\n", "| Sentence | Text | Understood at once | Sounds right | Remark |"]
        lines += ["|---|---|---|---|---|"]
        lines += [f"| {one.name} | {one.text} | | | |" for one in sentences if one.language == language]
    return "\n".join(lines) + "\n"


def joined(sentence: Heard, folder: Path = PROMPTS) -> Samples:
    """The clips of a sentence one after another, float32 at 8 kHz, as the line plays them."""
    return np.concatenate([read_alaw(clip_path(folder, sentence.language, key)) for key in sentence.keys])


def _sentence(name: str, parts: list[str], catalogue: Catalogue) -> Heard:
    keys = tuple(key for part in parts for key in _keys(part, catalogue.language))
    unknown = sorted(set(keys) - set(catalogue))
    if unknown:
        raise CatalogueError(f"listening.toml: {name} says {', '.join(unknown)}, which has no text.")
    return Heard(name, catalogue.language, keys, " ".join(_words(keys, catalogue)))


def _words(keys: Keys, catalogue: Catalogue) -> Iterator[str]:
    for key in keys:
        text = catalogue[key].text
        is_inner = key.startswith("digit.") and key.endswith(".mid")
        if not catalogue[key].is_signal:
            yield f"{text}," if is_inner else text


def _keys(part: str, language: str) -> Keys:
    if not part.startswith("{"):
        return (part,)
    kind, _, value = part.strip("{}").partition(":")
    if kind not in _KINDS:
        raise CatalogueError(f"listening.toml: {part} is none of {', '.join(_KINDS)}.")
    return _KINDS[kind](value, language)


def _digits(value: str, _language: str) -> Keys:
    return playback.digits_in_groups(value, playback.groups_for(len(value)))


def _span(value: str, language: str) -> Keys:
    first, last = (datetime.fromisoformat(f"2026-07-03T{clock}") for clock in value.split("-"))
    one, other = values.clock_span(first, last, language)
    return (*one, "known.until", *other)


_KINDS: Final[dict[str, Callable[[str, str], Keys]]] = {
    "digits": _digits,
    "rupiah": lambda value, _: values.say_rupiah(int(value)),
    "kwh": lambda value, _: values.say_kwh(Decimal(value)),
    "percent": lambda value, _: values.say_percent(Decimal(value)),
    "minutes": lambda value, _: values.say_duration(timedelta(minutes=int(value))),
    "date": lambda value, language: values.say_date(date.fromisoformat(value), language),
    "clock": lambda value, language: values.clock_time(datetime.fromisoformat(f"2026-07-03T{value}"), language),
    "span": _span,
    "zone": lambda value, _: values.say_zone(value),
    "zone_of": lambda value, _: values.zone_of_area(value),
}
