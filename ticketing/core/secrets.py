"""The one file of secrets of a copy: made once, readable by its owner alone, whole at every moment."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

_NAME = "secrets.json"
_BYTES = 32


def load(data: Path) -> dict[str, str]:
    """Return the secrets of a data folder by name. Raises FileNotFoundError before the first is made."""
    kept: dict[str, str] = json.loads((data / _NAME).read_text(encoding="utf-8"))
    return kept


def make(data: Path, names: Collection[str]) -> dict[str, str]:
    """Load the secrets, making those of ``names`` that are missing first; all who start together get the same ones."""
    with _alone(data) as folder:
        kept = load(data) if (data / _NAME).exists() else {}
        fresh = {name: secrets.token_urlsafe(_BYTES) for name in names if name not in kept}
        if fresh:
            kept |= fresh
            _write(data / _NAME, kept)
            os.fsync(folder)
    return kept


@contextmanager
def _alone(data: Path) -> Iterator[int]:
    # The folder is locked, not the file: the file is replaced by each writing.
    data.mkdir(parents=True, exist_ok=True)
    folder = os.open(data, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield folder
    finally:
        os.close(folder)


def _write(path: Path, kept: dict[str, str]) -> None:
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)  # left by a process that died while writing
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(json.dumps(kept, indent=2) + "\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
