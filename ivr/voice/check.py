"""Whether what callers hear is whole: one sentence for each fault."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import product
from statistics import fmean
from typing import TYPE_CHECKING

from ivr.voice.audio import HIGHEST_PEAK, LOUDNESS, LOUDNESS_TOLERANCE, RATE, loudness, peak, read_alaw
from ivr.voice.build import orphans
from ivr.voice.catalogue import LANGUAGES, Catalogue, Phrase, Together, load_catalogue, load_together
from ivr.voice.manifest import clip_path, read_manifest
from ivr.voice.playback import digits_in_groups

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Inspection = Callable[[str, Phrase, Path], Iterator[str]]

_DIGITS = "{digits:"
_SAME_LENGTH = 0.01  # seconds by which manifest and file may differ


@dataclass(frozen=True)
class Fault:
    """Something to correct: the clip it is about (``id/main.privacy``) and a sentence."""

    about: str
    what: str

    def __str__(self) -> str:
        return f"{self.about}: {self.what}"


def find_faults(folder: Path, *, inspections: tuple[Inspection, ...] = ()) -> list[Fault]:
    """Look at every text and clip of ``folder``.

    ``inspections`` get (language, phrase, clip path) of each sound clip and tell what they mislike: the place for a
    judge of intelligibility.
    """
    catalogues = {language: load_catalogue(language, folder) for language in LANGUAGES}
    faults = list(_missing_texts(catalogues))
    for language, catalogue in catalogues.items():
        for key, phrase in sorted(catalogue.items()):
            path = clip_path(folder, language, key)
            seen = [*_clip_faults(phrase, path)]
            if not seen and not phrase.silence:
                judges = (_levels,) if phrase.is_signal else (_levels, *inspections)
                seen = [told for inspect in judges for told in inspect(language, phrase, path)]
            faults += [Fault(f"{language}/{key}", told) for told in seen]
        faults += [fault for rule in load_together(folder) for fault in _together_faults(catalogue, rule)]
    return faults + list(_strays(folder, catalogues))


def longest(catalogue: Catalogue, rule: Together) -> float:
    """Seconds of the longest reading of ``rule`` with real clips; a number counts with digits of average length.

    Raises CatalogueError when a clip is not built.
    """
    total = 0.0
    for part in rule.keys:
        seconds = [catalogue.seconds(keys) for keys in _readings(catalogue, part)]
        total += fmean(seconds) if part.startswith(_DIGITS) else max(seconds)
    return total


def _missing_texts(catalogues: dict[str, Catalogue]) -> Iterator[Fault]:
    for language, other in product(catalogues, repeat=2):
        for key in sorted(set(catalogues[other]) - set(catalogues[language])):
            yield Fault(f"{language}/{key}", f"has no text, though {other} has one.")


def _clip_faults(phrase: Phrase, path: Path) -> Iterator[str]:
    if phrase.clip is None or not path.exists():
        yield "has no clip; run `line123 prompts build`."
    elif phrase.clip.recipe != phrase.recipe:
        yield "was built from another text or way of speaking; run `line123 prompts build`."
    elif abs(path.stat().st_size / RATE - phrase.clip.seconds) > _SAME_LENGTH:
        yield "is not the clip that the manifest describes; run `line123 prompts build`."


def _levels(_language: str, phrase: Phrase, path: Path) -> Iterator[str]:
    samples = read_alaw(path)
    seconds, loud, high = len(samples) / RATE, loudness(samples), peak(samples)
    if seconds > phrase.seconds_allowed:
        yield f"takes {seconds:.2f} s; {phrase.seconds_allowed:g} s are allowed."
    if abs(loud - LOUDNESS) > LOUDNESS_TOLERANCE:
        yield f"is at {loud:.1f} dBFS; {LOUDNESS:g} dBFS within {LOUDNESS_TOLERANCE:g} dB is wanted."
    if high > HIGHEST_PEAK:
        yield f"peaks at {high:.1f} dBFS; {HIGHEST_PEAK:g} dBFS is the highest."


def _together_faults(catalogue: Catalogue, rule: Together) -> Iterator[Fault]:
    if any(catalogue[key].clip is None for part in rule.keys for keys in _readings(catalogue, part) for key in keys):
        return  # told for the clip itself
    seconds = longest(catalogue, rule)
    if seconds > rule.seconds:
        yield Fault(f"{catalogue.language}/{rule.name}", f"takes {seconds:.2f} s; {rule.seconds:g} s are allowed.")


def _readings(catalogue: Catalogue, part: str) -> list[tuple[str, ...]]:
    """Every clip that ``part`` may stand for: see ``prompts/catalogue.toml``."""
    if part.startswith(_DIGITS):
        sizes = tuple(int(size) for size in part.removeprefix(_DIGITS).removesuffix("}"))
        return [digits_in_groups(digit * sum(sizes), sizes) for digit in "0123456789"]
    choices = part.split("|")
    return [(key,) for key in catalogue if any(fnmatchcase(key, choice) for choice in choices)]


def _strays(folder: Path, catalogues: dict[str, Catalogue]) -> Iterator[Fault]:
    for path in orphans(folder):
        yield Fault(f"{path.parent.name}/{path.name}", "is a clip without a text.")
    for language, key in sorted(read_manifest(folder)):
        if key not in catalogues.get(language, {}):
            yield Fault(f"{language}/{key}", "stands in the manifest without a text.")
