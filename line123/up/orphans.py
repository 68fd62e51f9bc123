"""Stop what a supervisor that was killed has left behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from line123.up import processes

if TYPE_CHECKING:
    from ticketing.core.config import Settings

_PATIENCE = 10.0


def end_orphans(settings: Settings) -> list[str]:
    """End every part whose pid file still speaks of a living process; gives the names of those ended.

    Only for the holder of the data lock: with the lock in hand no supervisor of this copy lives.
    """
    ended = []
    for path in sorted((settings.run_dir / "pids").glob("*.pid")):
        found = processes.read_pid_file(path)
        if found is not None and found.group == found.pid:
            processes.end_group(found.pid, _PATIENCE)
            ended.append(path.stem)
        path.unlink(missing_ok=True)
    return ended
