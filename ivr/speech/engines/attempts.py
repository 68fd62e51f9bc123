"""Remembers which model was being loaded when the process died: a broken file must not end it again and again."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MOST: Final = 2


class Attempts:
    """Counts by model, kept in a file while one is tried; None keeps nothing."""

    def __init__(self, file: Path | None) -> None:
        self._file = file

    @contextmanager
    def trying(self, label: str) -> Iterator[bool]:
        """Give whether the model may be tried. One that was left out once may be tried again after that."""
        deaths = self._read().get(label, 0)
        may_try = deaths < _MOST
        self._write({label: deaths + 1} if may_try else {})
        yield may_try
        self._write({})

    def forget(self) -> None:
        """Take what was tried last for no fault of the model's."""
        self._write({})

    def _read(self) -> dict[str, int]:
        try:
            found = json.loads(self._file.read_text("utf-8")) if self._file else {}
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _write(self, deaths: dict[str, int]) -> None:
        if self._file is None:
            return
        try:
            self._file.write_text(json.dumps(deaths), "utf-8")
        except OSError:
            return  # a full disk is no reason not to load a model
