"""A published set: the recordings of one speaker for one family of clips; once it is there it never changes."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_MANIFEST: Final = "set.json"
_VERSION: Final = re.compile(r"[0-9a-f]{32}")
_KEY: Final = re.compile(r"[A-Za-z0-9_.-]{1,120}")


class BrokenSetError(Exception):
    """The files of a set are not what was published; the message says which and why."""


@dataclass(frozen=True)
class PublishedClip:
    """``clip`` is the SHA-256 of its A-law file; ``text`` is what the speaker read."""

    clip: str
    seconds: float
    text: str


@dataclass(frozen=True)
class PublishedSet:
    """All clips of a family in one language by their keys, spoken by one person."""

    language: str
    family: str
    speaker: str
    clips: Mapping[str, PublishedClip]

    @property
    def version(self) -> str:
        """Name of the set, made of all that is in it."""
        return sha256(_written(self)).hexdigest()[:32]


def is_version(name: str) -> bool:
    """Tell whether this can be the name of a set."""
    return _VERSION.fullmatch(name) is not None


def clip_of(folder: Path, version: str, key: str) -> Path:
    """Where the clip of a key lies, A-law at 8 kHz; ``folder`` holds the voices of this copy."""
    if not is_version(version) or _KEY.fullmatch(key) is None:
        raise BrokenSetError(f"{version[:40]}/{key[:40]} is no clip of a set")
    return folder / "sets" / version / f"{key}.alaw"


def put_out(folder: Path, one: PublishedSet, files: Mapping[str, Path]) -> str:
    """Lay the set down with ``files`` (key -> A-law file) and return its version; it is whole or not there at all.

    Raises BrokenSetError when a file is missing or is not the clip it should be.
    """
    version = one.version
    place = folder / "sets" / version
    if place.is_dir():
        try:
            return _checked(folder, version).version
        except BrokenSetError:
            shutil.rmtree(place)  # somebody damaged it: what is put out now is whole again
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=place.parent))
    try:
        for key in one.clips:
            _copy(files[key], draft / clip_of(folder, version, key).name)
        _write(draft / _MANIFEST, _written(one))
        draft.chmod(0o755)
        draft.rename(place)
    except OSError as error:
        shutil.rmtree(draft, ignore_errors=True)
        if not place.is_dir():  # somebody else was not faster
            raise BrokenSetError(f"{version}: {error.strerror}") from error
    return _checked(folder, version).version


def told_set(folder: Path, version: str) -> PublishedSet:
    """Read what a set says of itself, without looking at its clips. Raises BrokenSetError."""
    if not is_version(version):
        raise BrokenSetError(f"{version[:40]} is no set")
    try:
        told = json.loads((folder / "sets" / version / _MANIFEST).read_text("utf-8"))
        clips = {key: PublishedClip(**clip) for key, clip in told.pop("clips").items()}
        return PublishedSet(clips=clips, **told)
    except OSError as error:
        raise BrokenSetError(f"{version}: {error.strerror}") from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BrokenSetError(f"{version}: its list cannot be read") from error


def read_set(folder: Path, version: str) -> PublishedSet:
    """Read what a set holds and look at every file of it. Raises BrokenSetError."""
    return _checked(folder, version)


def _checked(folder: Path, version: str) -> PublishedSet:
    found = told_set(folder, version)
    try:
        for key, clip in found.clips.items():
            if sha256(clip_of(folder, version, key).read_bytes()).hexdigest() != clip.clip:
                raise BrokenSetError(f"{key} is not the clip that was published")
    except OSError as error:
        raise BrokenSetError(f"{version}: {error.strerror}") from error
    if found.version != version:
        raise BrokenSetError(f"{version}: its list was changed")
    return found


def _written(one: PublishedSet) -> bytes:
    return json.dumps(asdict(one), sort_keys=True, ensure_ascii=False, indent=1).encode()


def _copy(source: Path, into: Path) -> None:
    _write(into, source.read_bytes())


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
