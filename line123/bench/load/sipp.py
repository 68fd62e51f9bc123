"""Many callers at once, by sipp, from the address of the operator's trunk."""

from __future__ import annotations

import csv
import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from line123.bench.registry import BenchmarkError
from line123.machine import debian
from line123.machine.debian import MachineError
from line123.up.paths import CLIPS

if TYPE_CHECKING:
    from collections.abc import Callable

TRUNK: Final = "127.0.0.5"
_VOICE: Final = CLIPS / "id" / "outage.ask_scope.keys.alaw"
_PATIENCE_MS: Final = 90_000
_FIRST_AUDIO_PORT: Final = 20000  # on the trunk's address, which nothing else uses
_GRACE_SECONDS: Final = 240


@dataclass(frozen=True)
class Load:
    """``calls`` arrive within ``ramp_seconds``. ``keys``: (milliseconds after the one before, key).

    ``series`` makes the caller numbers of this load its own.
    """

    dialled: str
    keys: tuple[tuple[int, str], ...]
    calls: int
    ramp_seconds: float
    series: int


@dataclass(frozen=True)
class Outcome:
    """Answered calls that the line itself ended are ``done``; ``answer_ms``: INVITE to 200 OK, one a call."""

    done: int
    failed: int
    most_at_once: int
    seconds: float
    answer_ms: tuple[float, ...]


def require(say: Callable[[str], None]) -> str:
    """Return the program, installed now when root may do so. Raises BenchmarkError with one sentence."""
    if shutil.which("sipp") is None:
        try:
            debian.install(["sip-tester"], say)
        except MachineError as error:
            raise BenchmarkError(str(error)) from error
    program = shutil.which("sipp")
    if program is None:
        raise BenchmarkError("This needs the program sipp (Debian package sip-tester).")
    return program


def run(program: str, port: int, load: Load, folder: Path) -> Outcome:
    """Place the calls and wait until the last is over. ``folder`` takes what sipp writes."""
    folder.mkdir(parents=True)
    (folder / "caller.xml").write_text(_scenario(load), encoding="utf-8")
    numbers = [f"0812{load.series:02d}{number:06d}" for number in range(load.calls)]
    (folder / "numbers.csv").write_text("\n".join(["SEQUENTIAL", *numbers, ""]), encoding="ascii")
    with (folder / "screen.txt").open("wb") as screen:
        process = subprocess.Popen(
            _command(program, port, load),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=screen,
            stderr=subprocess.STDOUT,
        )
        with suppress(subprocess.TimeoutExpired):  # what is not over then counts as failed
            process.wait(load.ramp_seconds + _GRACE_SECONDS)
        process.kill()
        process.wait()
    return _outcome(folder)


def _command(program: str, port: int, load: Load) -> list[str]:
    options = {
        "-sf": "caller.xml",
        "-inf": "numbers.csv",
        "-s": load.dialled,
        "-i": TRUNK,
        "-mi": TRUNK,
        "-l": load.calls,
        "-m": load.calls,
        "-r": f"{load.calls / load.ramp_seconds:.3f}",
        "-mp": _FIRST_AUDIO_PORT,
        "-fd": 1,
        "-stf": "figures.csv",
        "-rtt_freq": 1,
    }
    flat = [str(word) for pair in options.items() for word in pair]
    return [program, f"127.0.0.1:{port}", *flat, "-trace_stat", "-trace_rtt", "-trace_err", "-nostdin"]


def _scenario(load: Load) -> str:
    house = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        undefined=StrictUndefined,
        trim_blocks=True,
        autoescape=False,  # noqa: S701 not a page
    )
    return house.get_template("call.xml.j2").render(keys=load.keys, voice=_VOICE, patience=_PATIENCE_MS)


def _outcome(folder: Path) -> Outcome:
    rows = _rows(folder / "figures.csv")
    if not rows:
        screen = (folder / "screen.txt").read_text(encoding="utf-8", errors="replace").strip().splitlines()
        raise BenchmarkError(f"sipp did not run: {screen[-1] if screen else 'it said nothing'}")
    last = rows[-1]
    times = [row for file in folder.glob("caller_*_rtt.csv") for row in _rows(file)]
    return Outcome(
        done=int(last["SuccessfulCall(C)"]),
        failed=int(last["FailedCall(C)"]),
        most_at_once=max(int(row["CurrentCall"]) for row in rows),
        seconds=float(last["CurrentTime"].split("\t")[-1]) - float(last["StartTime"].split("\t")[-1]),
        answer_ms=tuple(float(row["response_time_ms"]) for row in times),
    )


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))
