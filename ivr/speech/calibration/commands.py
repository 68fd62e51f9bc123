"""``line123 speech calibrate``: fits the confidence of an engine to recordings."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path  # noqa: TC003 typer reads it
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress

from ivr.speech.evaluation.commands import ENGINE, load_engine

_CONDITIONS = "g711,g711n15"


def calibrate(
    folders: Annotated[list[Path], typer.Argument(help="Folders of recordings with a manifest.tsv.")],
    conditions: Annotated[str, typer.Option(help="Lines they are heard over, with commas.")] = _CONDITIONS,
    kinds: Annotated[str, typer.Option(help="menu, yesno, digits, place; with commas.")] = "menu,yesno,digits,place",
    into: Annotated[Path | None, typer.Option(help="The file to write; that of the house by default.")] = None,
    engine: Annotated[str, typer.Option(help="Which engine is fitted.")] = ENGINE,
) -> None:
    """Fit how sure an engine may be, and from where on the dialogue acts (1 % false) and asks (10 % false)."""
    from ivr.speech.calibration import book, collecting
    from ivr.speech.evaluation import manifest, sound, tasks

    try:
        lines = [sound.condition(name) for name in conditions.split(",")]
        sources = [collecting.source(folder, line) for folder in folders for line in lines]
    except (ValueError, manifest.ManifestFault, tasks.TaskFault) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    hearer = load_engine(engine, 1)
    if not isinstance(hearer, collecting.Measuring):
        typer.echo(f"The engine {engine} does not tell what it judges by.", err=True)
        raise typer.Exit(2)
    with Progress(console=Console(stderr=True)) as progress:
        bar = progress.add_task("Measuring", total=sum(len(one.asked) for one in sources))
        samples = collecting.collect(hearer, hearer, sources, each=lambda: progress.advance(bar))
    fitted: dict[str, dict[str, Any]] = {}
    for kind in kinds.split(","):
        names = (kind, f"{kind}{collecting.SPOTTED}")
        try:
            fitted |= book.fitted_kinds({name: [one for one in samples if one.kind == name] for name in names})
        except ValueError as error:
            typer.echo(f"{kind} stays as it is: {error}", err=True)
    heard = sorted({one.name for one in sources})
    book.written(into or book.FITTED, hearer.name, hearer.model, fitted, heard, datetime.now(UTC).date())
    typer.echo(json.dumps({kind: one["expected"]["all"] for kind, one in fitted.items()}, indent=2))
