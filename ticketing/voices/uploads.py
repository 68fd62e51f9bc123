"""Files that somebody sent, laid down under names of our own; archives are opened with a limit on everything."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Final

from ticketing.core.errors import InvalidError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_FILES: Final = 400
MOST_BYTES_A_FILE: Final = 16 * 1024**2
MOST_BYTES: Final = 256 * 1024**2
KINDS: Final = (".wav", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".webm", ".m4a", ".mp4", ".aif", ".aiff")
_ARCHIVE: Final = b"PK\x03\x04"
_BLOCK: Final = 64 * 1024


class UploadError(InvalidError):
    """What was sent cannot be taken as it is; ``code`` of the class is told, nothing was kept."""

    code = "voice-upload"


@dataclass(frozen=True)
class Upload:
    """One file: ``name`` as the sender called it, without folders and ending; ``path`` where it lies."""

    name: str
    path: Path


def lay_down(files: Iterable[tuple[str, IO[bytes]]], into: Path) -> list[Upload]:
    """Write every file, and every file of every archive, into ``into``. Raises UploadError.

    No name of the sender becomes a path. Archives within archives stay closed.
    """
    found: list[Upload] = []
    left = MOST_BYTES
    for name, stream in _opened(files):
        if len(found) >= MOST_FILES:
            raise UploadError("Too many files at once.", field="files", most=MOST_FILES)
        path = into / str(len(found))
        left -= _copy(stream, path, min(MOST_BYTES_A_FILE, left))
        found.append(Upload(key_of(name), path))
    if not found:
        raise UploadError("There is no file.", field="files")
    return found


def key_of(name: str) -> str:
    """Return the name of a file without its folders and its ending, as keys are written."""
    base = PurePosixPath(name.replace("\\", "/")).name
    for kind in KINDS:
        if base.lower().endswith(kind):
            return base[: -len(kind)]
    return base


def _opened(files: Iterable[tuple[str, IO[bytes]]]) -> Iterator[tuple[str, IO[bytes]]]:
    for name, stream in files:
        head = stream.read(len(_ARCHIVE))
        stream.seek(0)
        if head != _ARCHIVE:
            if name:
                yield name, stream
            continue
        try:
            with zipfile.ZipFile(stream) as archive:
                yield from _members(archive)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
            raise UploadError("The archive cannot be opened.", field="files", name=name[:80]) from error


def _members(archive: zipfile.ZipFile) -> Iterator[tuple[str, IO[bytes]]]:
    for member in archive.infolist():
        parts = PurePosixPath(member.filename.replace("\\", "/")).parts
        if member.is_dir() or not parts or "__MACOSX" in parts or parts[-1].startswith("."):
            continue
        if not parts[-1].lower().endswith(KINDS):
            continue
        with archive.open(member) as stream:
            yield member.filename, stream


def _copy(stream: IO[bytes], path: Path, most: int) -> int:
    # Sizes in an archive are what its maker wrote there, so the bytes are counted as they come.
    count = 0
    with path.open("xb") as file:
        while block := stream.read(_BLOCK):
            count += len(block)
            if count > most:
                raise UploadError("A file is too large.", field="files", most=most // 1024**2)
            file.write(block)
    return count
