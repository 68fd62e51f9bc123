"""The list of built clips: one line each, sorted, so that a change of voice reads as a diff."""

from __future__ import annotations

import fcntl
import json
import os
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

_NAME = "manifest.json"


@dataclass(frozen=True)
class Clip:
    """What is known about one built clip; levels in dB below full scale, ``band`` in hertz as "80-3900"."""

    recipe: str
    engine: str
    voice: str
    seconds: float
    rms: float
    peak: float
    band: str = "300-3400"  # what clips were made for before this was written down


def read_manifest(folder: Path) -> dict[tuple[str, str], Clip]:
    """Read the manifest of ``folder``: (language, key) -> clip; empty when there is none."""
    path = folder / _NAME
    if not path.exists():
        return {}
    found: dict[tuple[str, str], Clip] = {}
    for name, fields in json.loads(path.read_text("utf-8")).items():
        language, _, key = name.partition("/")
        found[language, key] = Clip(**fields)
    return found


def update_manifest(
    folder: Path,
    made: Mapping[tuple[str, str], Clip],
    *,
    keep: Callable[[tuple[str, str]], bool] = lambda _: True,
) -> None:
    """Put ``made`` into the manifest of ``folder`` and leave out what ``keep`` refuses.

    Reads it anew under a lock: two builds at once, each with its own clips, lose nothing of each other.
    """
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        clips = read_manifest(folder) | dict(made)
        _write(folder, {name: clip for name, clip in clips.items() if keep(name)})
    finally:
        os.close(lock)


def _write(folder: Path, clips: Mapping[tuple[str, str], Clip]) -> None:
    lines = [
        f"{json.dumps(f'{language}/{key}')}: {json.dumps(asdict(clip))}"
        for (language, key), clip in sorted(clips.items())
    ]
    draft = folder / f".{_NAME}.{os.getpid()}"
    draft.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
    draft.replace(folder / _NAME)


def clip_path(folder: Path, language: str, key: str) -> Path:
    """Where the sound of a clip lies: headerless A-law, 8000 samples a second."""
    return folder / "audio" / language / f"{key}.alaw"
