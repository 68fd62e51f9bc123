"""``line123 journal``: look at the journal, prove it, bring it into the database without the ivr process."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from ivr.drain import Drainer
from ivr.journal import Damage, Journal, JournalInUseError, Line, read
from ticketing.core.config import SettingsError, load_settings
from ticketing.core.db import Database

app = typer.Typer(no_args_is_help=True, help="Look at the journal, prove it, drain it.")

DataFolder = Annotated[Path | None, typer.Option("--data", help="Folder that holds all state of the copy.")]
_PATIENCE_SECONDS = 60.0


@app.command()
def verify(data: DataFolder = None) -> None:
    """Read every record and name each line that cannot be believed; exit code 1 when there is one."""
    folder = _folder(data)
    records, damages, last = 0, 0, 0
    for item in read(folder):
        if isinstance(item, Damage):
            damages += 1
            typer.echo(f"{item.segment} line {item.line}: damaged")
        else:
            records, last = records + 1, item.seq
    typer.echo(f"{records} records, last sequence {last}, {damages} damaged lines")
    raise typer.Exit(1 if damages else 0)


@app.command()
def dump(
    data: DataFolder = None, after: Annotated[int, typer.Option(help="Only records after this sequence.")] = 0
) -> None:
    """Print every record as one JSON object a line. It holds callers' numbers: mind where you send it."""
    for item in read(_folder(data), after):
        if isinstance(item, Line):
            typer.echo(json.dumps(asdict(item), ensure_ascii=False))


@app.command()
def drain(data: DataFolder = None) -> None:
    """Bring what is not in the database yet into it. The ivr process does this by itself while it runs."""
    try:
        settings = load_settings(data=data)
        journal = Journal(settings.journal_dir, settings.node)
    except (SettingsError, JournalInUseError) as error:
        typer.echo(f"{error}", err=True)
        raise typer.Exit(2) from error
    drainer = Drainer(journal, Database(settings.database), settings.run_dir / "journal.json")
    drainer.start()
    done = drainer.wait_for(journal.last_seq, _PATIENCE_SECONDS)
    drainer.stop()
    journal.close()
    typer.echo(f"{drainer.applied_seq} of {journal.last_seq} records are in the database")
    raise typer.Exit(0 if done else 1)


def _folder(data: Path | None) -> Path:
    try:
        folder = load_settings(data=data).journal_dir
    except SettingsError as error:
        typer.echo(f"{error}", err=True)
        raise typer.Exit(2) from error
    if not folder.is_dir():
        typer.echo(f"There is no journal in {folder}.", err=True)
        raise typer.Exit(2)
    return folder
