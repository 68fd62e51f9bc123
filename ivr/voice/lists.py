"""Short clips judged among their like: a digit among digits, a month among months, a place among its neighbours."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Protocol

from ivr.voice.catalogue import PROMPTS, CatalogueError, load_catalogue
from ivr.voice.manifest import clip_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from ivr.voice.catalogue import Phrase

_FILE = "lists.toml"
_KEPT = "misheard.toml"


@dataclass(frozen=True)
class ClosedList:
    """Clips of one language that must not sound like one another; ``phrases`` by their keys."""

    name: str
    language: str
    phrases: Mapping[str, Phrase]

    @property
    def spoken_in(self) -> str:
        """Language of the sounds; names keep their own in the English set."""
        return next(iter(self.phrases.values())).spoken_in

    def word(self, key: str) -> str:
        """Return what a clip says, as it is compared: two clips may say the same."""
        return self.phrases[key].text.strip(" .,?!").lower()


@dataclass(frozen=True)
class Judged:
    """What a judge made of the lists: clips by language, ``misheard`` ones, and those of them not misheard before."""

    judge: str
    clips: Mapping[str, int]
    misheard: tuple[str, ...]
    newly: tuple[str, ...]

    def right(self, language: str) -> int:
        """Return how many clips of a language were told from their like."""
        return self.clips[language] - sum(clip.startswith(f"{language}/") for clip in self.misheard)


class ListJudge(Protocol):
    """Tells clips of a list apart. ``name`` stands in the file of what is kept."""

    name: str

    def misheard(self, closed: ClosedList, folder: Path) -> tuple[str, ...]:
        """Return the keys of the clips that sound more like another one of the list."""
        ...


def load_lists(folder: Path = PROMPTS, *, every: bool = False) -> tuple[ClosedList, ...]:
    """Read ``lists.toml`` in every language; the long lists only when ``every``.

    Raises CatalogueError when fewer than two clips belong to a list.
    """
    tables = tomllib.loads((folder / _FILE).read_text("utf-8"))
    catalogues = {language: load_catalogue(language, folder) for language in tables["languages"]}
    found: list[ClosedList] = []
    for table in tables["list"]:
        if table.get("long") and not every:
            continue
        for language, catalogue in catalogues.items():
            keys = [key for key in catalogue if any(fnmatchcase(key, pattern) for pattern in table["keys"])]
            if len(keys) < 2:  # noqa: PLR2004 nothing to mistake it for
                raise CatalogueError(f"{_FILE}: {table['name']} has {len(keys)} clips in {language}.")
            found.append(ClosedList(table["name"], language, {key: catalogue[key] for key in keys}))
    return tuple(found)


def load_misheard(folder: Path = PROMPTS) -> dict[str, frozenset[str]]:
    """Read what each judge misheard when the clips were kept: its name -> ``id/month.6`` and so on."""
    path = folder / _KEPT
    if not path.exists():
        return {}
    return {judge: frozenset(clips) for judge, clips in tomllib.loads(path.read_text("utf-8")).items()}


def keep_misheard(folder: Path, told: Mapping[str, Iterable[str]]) -> None:
    """Keep what each judge misheard, with the lists that were judged this time taking the place of all before."""
    lines = ["# Short clips that a judge took for another one of their list when they were kept; see docs/voice.md."]
    lines += ["# Written by `line123 prompts check --all --keep`."]
    for judge, clips in sorted(told.items()):
        lines += [f"{judge} = [", *(f'    "{clip}",' for clip in sorted(clips)), "]"]
    (folder / _KEPT).write_text("\n".join(lines) + "\n", "utf-8")


def judged(judge: ListJudge, lists: Iterable[ClosedList], folder: Path) -> Judged:
    """Have every clip of the lists judged, and compare with what was kept."""
    misheard: list[str] = []
    clips: dict[str, int] = {}
    for closed in lists:
        clips[closed.language] = clips.get(closed.language, 0) + len(closed.phrases)
        misheard += [f"{closed.language}/{key}" for key in judge.misheard(closed, folder)]
    kept = load_misheard(folder).get(judge.name, frozenset())
    return Judged(judge.name, clips, tuple(misheard), tuple(clip for clip in misheard if clip not in kept))


def clips_of(closed: ClosedList, folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield every key of a list with its clip."""
    for key in closed.phrases:
        yield key, clip_path(folder, closed.language, key)
