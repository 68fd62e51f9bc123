"""The list of a folder's recordings: ``manifest.tsv``, tab-separated ``file transcript speaker task``."""

from __future__ import annotations

import csv
from dataclasses import astuple, dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

NAME = "manifest.tsv"
COLUMNS = ("file", "transcript", "speaker", "task")


class ManifestFault(Exception):  # noqa: N818 a fault of a file, told by its name
    """The manifest cannot be used; the message says which file, line and why."""


@dataclass(frozen=True)
class Recording:
    """One sound file of a folder. ``task``: digits, menu:N, list:FILE, groups:4, carriers, answers, oog or noise.

    ``transcript`` is what is said; empty where nobody speaks.
    """

    file: str
    transcript: str
    speaker: str
    task: str


def read_manifest(folder: Path) -> tuple[Recording, ...]:
    """Read the manifest of ``folder``. Raises ManifestFault with the line that is wrong."""
    path = folder / NAME
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ManifestFault(f"{path} cannot be read: {error}.") from error
    rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
    if missing:
        raise ManifestFault(f"{path}: the first line names no column {', '.join(missing)}; tabs stand between columns.")
    return tuple(_recording(path, rows.line_num, row) for row in rows)


def write_manifest(folder: Path, recordings: Iterable[Recording]) -> None:
    """Write the manifest of ``folder``; it is complete or not there at all."""
    draft = folder / f"{NAME}.part"
    with draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", quoting=csv.QUOTE_NONE, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(astuple(recording) for recording in recordings)
    draft.replace(folder / NAME)


def _recording(path: Path, line: int, row: dict[str, str | None]) -> Recording:
    file, transcript, speaker, task = ((row[name] or "").strip() for name in COLUMNS)
    if not file or not task:
        raise ManifestFault(f"{path}, line {line}: a file and its task are needed.")
    return Recording(file, " ".join(transcript.split()), speaker, task)


def of_speakers(recordings: Iterable[Recording], names: str) -> tuple[Recording, ...]:
    """Keep the recordings of speakers whose names match (commas, ``*``), and those in which nobody speaks."""
    patterns = [name.strip() for name in names.split(",")]
    return tuple(
        one for one in recordings if not one.transcript or any(fnmatchcase(one.speaker, name) for name in patterns)
    )
