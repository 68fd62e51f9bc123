"""Files that somebody sent, laid down under names of our own; archives are opened with a limit on everything."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Final, Protocol

from ticketing.core.errors import InvalidError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_FILES: Final = 400
MOST_BYTES_A_FILE: Final = 16 * 1024**2
MOST_BYTES: Final = 256 * 1024**2
KINDS: Final = (".wav", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".webm", ".m4a", ".mp4", ".aif", ".aiff")
_ARCHIVE: Final = b"PK\x03\x04"
_BLOCK: Final = 64 * 1024
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    struct.error,
)
"""What ``zipfile`` raises for an archive that is damaged, encrypted or packed in a way it does not know."""


class UploadError(InvalidError):
    """What was sent cannot be taken as it is; ``code`` of the class is told, nothing was kept."""

    code = "voice-upload"


class Readable(Protocol):
    """What bytes come from."""

    def read(self, size: int, /) -> bytes:
        """Return up to so many bytes, nothing at the end."""


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


def _opened(files: Iterable[tuple[str, IO[bytes]]]) -> Iterator[tuple[str, Readable]]:
    for name, stream in files:
        head = stream.read(len(_ARCHIVE))
        stream.seek(0)
        if head != _ARCHIVE:
            if name:
                yield name, stream
            continue
        with _told_of(name):
            archive = zipfile.ZipFile(stream)
        with archive:
            for member in filter(_is_recording, archive.infolist()):
                with _told_of(name):
                    unpacked = archive.open(member)
                with unpacked:
                    yield member.filename, _Member(name, unpacked)


def _is_recording(member: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(member.filename.replace("\\", "/")).parts
    if member.is_dir() or not parts or "__MACOSX" in parts or parts[-1].startswith("."):
        return False
    return parts[-1].lower().endswith(KINDS)


@contextmanager
def _told_of(archive: str) -> Iterator[None]:
    """Tell what is wrong with an archive as an upload that cannot be taken; only reading belongs inside."""
    try:
        yield
    except _BROKEN as error:
        raise UploadError("The archive cannot be opened.", field="files", name=archive[:80]) from error


class _Member:
    """A file of an archive: what is wrong with its content shows only while it is read."""

    def __init__(self, archive: str, stream: IO[bytes]) -> None:
        self._archive = archive
        self._stream = stream

    def read(self, size: int) -> bytes:
        with _told_of(self._archive):
            return self._stream.read(size)


def _copy(stream: Readable, path: Path, most: int) -> int:
    # Sizes in an archive are what its maker wrote there, so the bytes are counted as they come.
    count = 0
    with path.open("xb") as file:
        while block := stream.read(_BLOCK):
            count += len(block)
            if count > most:
                raise UploadError("A file is too large.", field="files", most=most // 1024**2)
            file.write(block)
    return count
