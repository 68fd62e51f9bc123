"""An own copy of the line for one benchmark: own folder, own ports, nothing in it that nobody calls."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from line123.bench.cost import cpu_seconds
from line123.bench.registry import BenchmarkError
from line123.machine import asterisk as machine_asterisk
from line123.machine.debian import MachineError
from line123.up import parts, start, status
from line123.up.ports import PortTakenError
from line123.up.render import asterisk_etc
from ticketing.core.config import load_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ticketing.core.config import Settings

_ONLY: Final = ("redis", "asterisk", "ivr")
_CALLS_AT_ONCE: Final = 2000
_DRAIN_SECONDS: Final = 30.0
_ANSWER_SECONDS: Final = 10.0


class BenchCopy:
    """A running copy. ``cost`` and ``figures`` may be asked at any time."""

    def __init__(self, copy: start.Copy) -> None:
        self.settings: Settings = copy.settings
        self._pids = {part.name: part.pid for part in status.look(copy.settings, copy.parts).parts}

    def cost(self) -> dict[str, float]:
        """Return the processor seconds of Asterisk and of the ivr process so far."""
        return {name: cpu_seconds(self._pids[name]) for name in ("asterisk", "ivr")}

    def figures(self) -> dict[str, float]:
        """Return what the ivr process counts about its audio."""
        question = f"agi_request: agi://127.0.0.1:{self.settings.port('fastagi')}/figures\nagi_uniqueid: 0.0\n\n"
        address = ("127.0.0.1", self.settings.port("fastagi"))
        with socket.create_connection(address, timeout=_ANSWER_SECONDS) as connection:
            connection.sendall(question.encode())
            line = connection.makefile("r", encoding="utf-8").readline()
        quoted = line.partition(" IVR_FIGURES ")[2].strip()
        told: dict[str, float] = json.loads(quoted[1:-1].replace('\\"', '"'))
        return told

    def wait_until_drained(self) -> None:
        """Wait until the database has what the journal has: that work belongs to the calls."""
        deadline = time.monotonic() + _DRAIN_SECONDS
        state = self.settings.run_dir / "journal.json"
        while time.monotonic() < deadline:
            time.sleep(1.2)  # the file is written once a second
            if json.loads(state.read_text(encoding="ascii"))["backlog"] == 0:
                return

    def records(self, kind: str) -> list[dict[str, Any]]:
        """Return the data of all journal records of one kind, in order."""
        lines = (
            json.loads(line.partition(" ")[2])
            for file in sorted(self.settings.journal_dir.glob("*.jsonl"))
            for line in file.read_text(encoding="utf-8").splitlines()
        )
        return [line["data"] for line in lines if line["kind"] == kind]

    def add_dialplan(self, text: str) -> None:
        """Let Asterisk read more dialplan, until the copy ends."""
        with (asterisk_etc(self.settings) / "extensions.conf").open("a", encoding="utf-8") as file:
            file.write(f"\n{text}\n")
        asterisk = machine_asterisk.remembered(self.settings.cache)
        if asterisk is None:
            raise BenchmarkError("Asterisk went away while the benchmark ran.")
        command = (*parts.asterisk_command(self.settings, asterisk), "-rx", "dialplan reload")
        subprocess.run(command, check=True, capture_output=True, timeout=30)


@contextmanager
def running_copy(
    ports: int | None,
    say: Callable[[str], None],
    also: tuple[str, ...] = (),
    only: tuple[str, ...] = _ONLY,
    **wanted: object,
) -> Iterator[BenchCopy]:
    """Start a copy with these settings in a temporary folder and remove both at the end.

    ``only`` names the parts a benchmark of calls has, ``also`` what is beside them.

    Raises BenchmarkError with one sentence.
    """
    _forget_own_settings()
    without = tuple(name for name in parts.NAMES if name not in (*only, *also))
    with tempfile.TemporaryDirectory(prefix="line123-bench-") as folder:
        chosen = {"demo": False, "calls_at_once": _CALLS_AT_ONCE} | wanted
        settings = load_settings(data=Path(folder) / "data", ports=ports, **chosen)
        try:
            copy = start.start(settings, without, tied=True, say=lambda _: None)
        except (MachineError, PortTakenError) as error:
            raise BenchmarkError(str(error)) from error
        try:
            late = start.wait_until_ready(copy, start.READY_SECONDS, lambda _: None)
            if late:
                raise BenchmarkError(f"The copy did not start: {late[0].name} {late[0].why}")
            say(f"a copy of the line runs on ports {copy.settings.ports} and up")
            yield BenchCopy(copy)
        finally:
            start.stop(copy)


def _forget_own_settings() -> None:
    # The settings of the copy that serves callers, its database above all, must not reach this one.
    for name in [name for name in os.environ if name.startswith("LINE123_") and name != "LINE123_CACHE"]:
        del os.environ[name]
