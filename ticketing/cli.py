"""Commands of the desk: people, tickets out as JSON or CSV, database, demonstration data."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ticketing import setup
from ticketing.accounts.permissions import Permission
from ticketing.core.actor import system
from ticketing.core.config import load_settings
from ticketing.core.db import Database
from ticketing.core.db import migrate as migrate_database
from ticketing.people import app as people
from ticketing.programs import app as api
from ticketing.tickets.export import COLUMNS, guard, rows

if TYPE_CHECKING:
    from ticketing.core.config import Settings

Data = Annotated[Path | None, typer.Option("--data", help="Data folder of the copy.")]

app = typer.Typer(no_args_is_help=True, add_completion=False)
tickets = typer.Typer(no_args_is_help=True, help="Tickets, for other programs.")
db = typer.Typer(no_args_is_help=True, help="The database.")
demo = typer.Typer(no_args_is_help=True, help="The demonstration data set.")
app.add_typer(tickets, name="tickets")
app.add_typer(db, name="db")
app.add_typer(demo, name="demo")
app.add_typer(people, name="people")
app.add_typer(api, name="api")


@tickets.callback()
def _tickets() -> None:
    pass


@db.callback()
def _db() -> None:
    pass


@demo.callback()
def _demo() -> None:
    pass


@tickets.command()
def export(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="A JSON array.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="CSV for a spreadsheet.")] = False,
    data: Data = None,
) -> None:
    """Print all tickets, the oldest first."""
    if as_json == as_csv:
        raise typer.BadParameter("Say either --json or --csv.")
    found = _all_tickets(_settings(data))
    if as_json:
        json.dump(found, sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return
    writer = csv.writer(sys.stdout)
    writer.writerow(COLUMNS)
    writer.writerows([guard(row[name]) for name in COLUMNS] for row in found)


@db.command()
def migrate(data: Data = None) -> None:
    """Bring the database to the newest tables, with units, areas and roles in it."""
    settings = _settings(data)
    migrate_database(settings)
    setup.prepare(settings)
    typer.echo(f"The database is up to date: {_shown(settings)}")


@demo.command()
def seed(data: Data = None) -> None:
    """Fill an empty database with the demonstration."""
    from ticketing import demo as data_set

    if data_set.seed(_settings(data)):
        typer.echo("\n".join(data_set.SIGN_INS))
    else:
        typer.echo("The database has people already; nothing was changed.")


def _settings(data: Path | None) -> Settings:
    return load_settings(data=data)


def _all_tickets(settings: Settings) -> list[dict[str, Any]]:
    actor = system("export", [Permission.TICKET_EXPORT])
    database = Database(settings.database)
    try:
        with database.read() as session:
            return rows(session, actor)
    finally:
        database.dispose()


def _shown(settings: Settings) -> str:
    return str(Database(settings.database).url.render_as_string(hide_password=True))
