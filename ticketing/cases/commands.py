"""Commands for cases: list them, take one out as PDF, check a copy of what was taken out."""

from __future__ import annotations

import hashlib
from pathlib import Path  # noqa: TC003 typer reads it at run time
from typing import Annotated

import typer
from sqlalchemy import select

from ticketing import tables
from ticketing.accounts.permissions import Permission
from ticketing.cases import dossier, reading, service
from ticketing.cases.clocks import most_urgent
from ticketing.core import clock
from ticketing.core.actor import system
from ticketing.core.clock import COMPANY_ZONE
from ticketing.core.commands import Data, opened
from ticketing.core.config import load_settings
from ticketing.core.events import Event
from ticketing.core.i18n import local_time

app = typer.Typer(no_args_is_help=True, help="Complaints and cases of the Ombudsman.")

REGISTERED = (tables,)
"""Imported for the foreign keys between tables of different rooms."""

_OPERATOR = system("command line", [Permission.CASE_VIEW, Permission.CASE_VIEW_ALL, Permission.CASE_EXPORT])


@app.command(name="list")
def list_cases(data: Data = None) -> None:
    """List the open cases: number, kind, unit, what is due first."""
    with opened(data) as database, database.read() as session:
        now = clock.now()
        rules = reading.rules_of(load_settings(data=data), now)
        cases = reading.open_ones(session, _OPERATOR)
        told = reading.history_of(session, cases)
        for case in cases:
            urgent = most_urgent(reading.clocks_of(case, told[case.id], now, rules))
            due = f"{urgent.promise} due {urgent.due_on:%d-%m-%Y}" if urgent else "nothing due"
            typer.echo(f"{case.id}  {case.kind}  {case.unit.code}  {due}")


@app.command()
def export(
    case_id: Annotated[int, typer.Argument(help="Number of the case.")],
    out: Annotated[Path, typer.Option(help="File to write.")],
    *,
    with_names: Annotated[bool, typer.Option("--with-names", help="Name the complainants.")] = False,
    data: Data = None,
) -> None:
    """Write the whole case as PDF and print its SHA-256 in the form of sha256sum."""
    settings = load_settings(data=data)
    with opened(data) as database, database.write() as session:
        now = clock.now()
        case = reading.by_id(session, _OPERATOR, case_id)
        rules = reading.rules_of(settings, now)
        file, sha256 = dossier.export(session, case, settings.recordings_dir, rules, with_names=with_names)
        service.note_export(session, _OPERATOR, case_id, sha256, now)
    out.write_bytes(file)
    typer.echo(f"{sha256}  {out}")


@app.command()
def verify(file: Annotated[Path, typer.Argument(help="A PDF that was exported.")], data: Data = None) -> None:
    """Tell from which case this very file was exported, when and by whom; exit code 1 when from none."""
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    with opened(data) as database, database.read() as session:
        query = select(Event).where(Event.kind == reading.EXPORTED, Event.data["sha256"].as_string() == sha256)
        event = session.scalar(query.order_by(Event.id).limit(1))
        if event is None:
            typer.echo(f"{sha256}: no case of this copy was exported as this file.", err=True)
            raise typer.Exit(1)
        when = local_time(COMPANY_ZONE, event.at)
        typer.echo(f"{sha256}: case {event.data['case_id']}, exported {when} by {event.actor_name}.")
