"""The command ``line123 bench``."""

from __future__ import annotations

import json as json_format
import sys
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from line123.bench import kept, machine
from line123.bench.registry import BENCHMARKS, BenchmarkError, Measured, Order, load
from ticketing.core.config import SettingsError

app = typer.Typer()
_errors = Console(stderr=True, highlight=False)


@app.command()
def bench(
    name: Annotated[str, typer.Argument(help=f"One of: {', '.join(BENCHMARKS)}.")],
    short: Annotated[bool, typer.Option(help="A smaller run.")] = False,  # noqa: FBT002 a flag
    ports: Annotated[int | None, typer.Option(help="First port of the benchmark's own copy.")] = None,
    keep: Annotated[bool, typer.Option(help="Keep the result under docs/benchmarks/.")] = False,  # noqa: FBT002
    json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,  # noqa: FBT002
) -> None:
    """Measure on an own copy of the line; nothing of a running one is touched."""
    try:
        measure = load(name)
        calibration, busy = machine.calibrate(), machine.load_average()
        measured = measure(Order(is_short=short, ports=ports, say=_say))
    except (BenchmarkError, SettingsError) as error:
        _errors.print(str(error), markup=False, soft_wrap=True)
        raise typer.Exit(2 if isinstance(error, SettingsError) else 1) from error
    result = kept.Result(name, machine.describe(calibration, busy), measured, is_short=short)
    if keep:
        _say(f"kept in {kept.keep(result)}")
    if json:
        print(json_format.dumps(result.as_dict(), indent=2))
    else:
        _show(result.machine, measured)
    sys.stdout.flush()


def _show(where: machine.Machine, measured: Measured) -> None:
    screen = Console(highlight=False)
    table = Table(*measured.columns.values())
    for row in measured.rows:
        table.add_row(*(kept.shown(row.get(name)) for name in measured.columns))
    screen.print(table)
    for promise in measured.promises:
        verdict = "kept" if promise.is_kept else "BROKEN"
        screen.print(f"{promise.what}: {kept.shown(promise.value)} (at most {promise.limit:g}) {verdict}")
    for note in measured.notes:
        screen.print(f"[dim]{note}[/]")
    screen.print(" · ".join(f"{name} {value}" for name, value in asdict(where).items()))


def _say(text: str) -> None:
    _errors.print(f"[dim]·[/] {text}", soft_wrap=True)
