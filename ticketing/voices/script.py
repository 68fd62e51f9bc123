"""What a speaker reads, asked of the phone's side of the house, which keeps the texts."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_HOUSE: Final = Path(__file__).resolve().parents[2]
_PROMPTS: Final = _HOUSE / "prompts"
_LONGEST_SECONDS: Final = 60
_asking = threading.Lock()


class ScriptError(Exception):
    """The texts cannot be told."""


@dataclass(frozen=True)
class Line:
    """One text to be read.

    ``before`` and ``after`` are the sentence around it, spoken in thought; ``is_tight``: it stands inside a sentence.
    ``seconds``: longest clip. ``shipped``: seconds of the shipped clip.
    """

    key: str
    family: str
    text: str
    before: str
    after: str
    spoken_in: str
    seconds: float
    is_tight: bool
    lead: float
    shipped: float | None


Families = dict[str, tuple[Line, ...]]


def families(language: str) -> Families:
    """Return the texts of a language by their family, both in reading order. Raises ScriptError."""
    with _asking:  # the first two who open the page ask once
        return dict(_script(_stamp()).get(language, {}))


def lines(language: str) -> dict[str, Line]:
    """Return every text of a language by its key. Raises ScriptError."""
    return {line.key: line for family in families(language).values() for line in family}


def _stamp() -> tuple[float, ...]:
    files = [*sorted(_PROMPTS.glob("*.toml")), _PROMPTS / "manifest.json"]
    return tuple(path.stat().st_mtime for path in files)


@lru_cache(1)
def _script(_changed: tuple[float, ...]) -> Mapping[str, Families]:
    command = [sys.executable, "-m", "ivr.voice.script"]
    try:
        done = subprocess.run(command, cwd=_HOUSE, capture_output=True, timeout=_LONGEST_SECONDS, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise ScriptError(f"the voice did not tell its texts: {type(error).__name__}") from error
    found: dict[str, Families] = {}
    for language, told in json.loads(done.stdout).items():
        of_family: Families = {}
        for line in (Line(**one) for one in told):
            of_family[line.family] = (*of_family.get(line.family, ()), line)
        found[language] = of_family
    return MappingProxyType(found)
