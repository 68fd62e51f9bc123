"""What a running copy writes down about itself, and the lock that keeps a second one off its data."""

from __future__ import annotations

import fcntl
import json
import os
from dataclasses import asdict, dataclass
from typing import IO, TYPE_CHECKING

from ticketing.core.config import Settings, load_settings

if TYPE_CHECKING:
    from pathlib import Path


class AlreadyRunningError(Exception):
    """Another copy works on the same data; ``pid`` is the one to stop."""

    def __init__(self, data: Path, pid: int) -> None:
        super().__init__(f"Line 123 already runs on {data} (pid {pid}). Stop it first: line123 down --data {data}")
        self.pid = pid


@dataclass(frozen=True)
class State:
    """A copy that was started: its ports and what it was started without."""

    base: int
    without: tuple[str, ...] = ()


def lock_data(settings: Settings) -> IO[str]:
    """Own the data folder for the life of the returned file. Raises AlreadyRunningError."""
    settings.run_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = _lock_path(settings).open("a+", encoding="ascii")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise AlreadyRunningError(settings.data, owner(settings) or 0) from None
    sign(settings, os.getpid())
    return lock


def sign(settings: Settings, pid: int) -> None:
    """Write the pid of whoever holds the data folder into its lock."""
    _lock_path(settings).write_text(str(pid), encoding="ascii")


def owner(settings: Settings) -> int | None:
    """Pid that holds the data folder; None when nobody does."""
    try:
        with _lock_path(settings).open("r", encoding="ascii") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return int(lock.read() or 0)
    except FileNotFoundError:
        return None
    return None


def remember(settings: Settings, state: State) -> None:
    _state_path(settings).write_text(json.dumps(asdict(state)) + "\n", encoding="ascii")


def remembered(settings: Settings) -> State | None:
    """The last start on this data folder; None before the first."""
    try:
        kept = json.loads(_state_path(settings).read_text(encoding="ascii"))
        return State(base=int(kept["base"]), without=tuple(kept["without"]))
    except (OSError, ValueError, KeyError):
        return None


def settings_in_force(data: Path | None = None) -> Settings:
    """Settings of the copy on a data folder, with the ports it really has. Raises SettingsError."""
    settings = load_settings(data=data)
    kept = remembered(settings)
    if kept is None or "ports" in settings.model_fields_set:
        return settings
    return load_settings(data=data, ports=kept.base)


def _lock_path(settings: Settings) -> Path:
    return settings.run_dir / "line123.lock"


def _state_path(settings: Settings) -> Path:
    return settings.run_dir / "state.json"
