"""The clips that callers hear, with their texts; read from the files that are shipped."""

from __future__ import annotations

import io
import json
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import soundfile

if TYPE_CHECKING:
    from collections.abc import Iterator

PROMPTS: Final = Path(__file__).resolve().parents[2] / "prompts"
LANGUAGES: Final = ("id", "en")
HUMAN: Final = "human"
_RATE: Final = 8000


@dataclass(frozen=True)
class Spoken:
    """One clip in one language; ``seconds`` None while it was not built."""

    text: str
    seconds: float | None
    is_human: bool


@dataclass(frozen=True)
class Line:
    """One key in both languages. ``family``: the menu it belongs to; one voice speaks all of a family."""

    key: str
    family: str
    spoken: dict[str, Spoken]


def lines(prompts: Path = PROMPTS) -> tuple[Line, ...]:
    """Return every key by its name, read again once the list of clips changed."""
    return _lines(prompts, (prompts / "manifest.json").stat().st_mtime_ns)


def wav(key: str, language: str, prompts: Path = PROMPTS) -> bytes | None:
    """Return a shipped clip as browsers play it (16 bit, 8 kHz); None when there is no such clip."""
    if language not in LANGUAGES or key not in {line.key for line in lines(prompts)}:
        return None
    return browser_sound(prompts / "audio" / language / f"{key}.alaw")


def browser_sound(path: Path) -> bytes | None:
    """Return a clip of the line as browsers play it; None when it is not there."""
    if not path.is_file():
        return None
    samples, _ = soundfile.read(path, format="RAW", subtype="ALAW", samplerate=_RATE, channels=1, dtype="int16")
    sound = io.BytesIO()
    soundfile.write(sound, samples, _RATE, format="WAV", subtype="PCM_16")
    return sound.getvalue()


@lru_cache(2)
def _lines(prompts: Path, _changed: int) -> tuple[Line, ...]:
    clips = json.loads((prompts / "manifest.json").read_text("utf-8"))
    texts = {language: _texts(prompts, language) for language in LANGUAGES}
    keys = sorted(set(texts["id"]) | set(texts["en"]))
    return tuple(
        Line(key, key.split(".", 1)[0], {one: _spoken(clips, texts, one, key) for one in LANGUAGES}) for key in keys
    )


def _spoken(clips: dict[str, Any], texts: dict[str, dict[str, str]], language: str, key: str) -> Spoken:
    clip = clips.get(f"{language}/{key}")
    is_human = clip is not None and clip.get("engine") == HUMAN
    return Spoken(texts[language].get(key, ""), clip["seconds"] if clip else None, is_human)


def _texts(prompts: Path, language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted(prompts.glob(f"*.{language}.toml")):
        found |= dict(_flat(tomllib.loads(path.read_text("utf-8"))))
    return found


def _flat(table: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", str(value)
