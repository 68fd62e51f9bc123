"""Commands for the tokens of programs: add, list, revoke."""

from __future__ import annotations

from typing import Annotated

import typer

from ticketing import tables
from ticketing.accounts import service as accounts
from ticketing.api import tokens
from ticketing.api.scopes import Scope
from ticketing.core import clock
from ticketing.core.actor import system
from ticketing.core.commands import Data, opened

app = typer.Typer(no_args_is_help=True, help="Tokens of programs that use /api/v1.")

REGISTERED = (tables,)
"""Imported for the foreign keys between tables of different rooms."""

_OPERATOR = system("command line")
_ALL = ", ".join(Scope)


@app.command()
def add(
    username: Annotated[str, typer.Argument(help="Person in whose name the program works; see line123 people add.")],
    name: Annotated[str, typer.Option(help="Which program holds the token.")],
    scope: Annotated[list[str], typer.Option(help=f"What it may do, again for more: {_ALL}.")],
    days: Annotated[int, typer.Option(help="How long it lives.")] = 90,
    data: Data = None,
) -> None:
    """Make a token. It is printed once and kept nowhere."""
    with opened(data) as database, database.write() as session:
        user = accounts.by_username(session, username)
        row, text = tokens.make(session, _OPERATOR, user, name, scope, clock.now(), days=days)
        told = f"{row.name} may use it until {row.expires_at:%Y-%m-%d} as {user.username}: {', '.join(row.scopes)}."
    typer.echo(told, err=True)
    typer.echo(text)


@app.command(name="list")
def list_tokens(data: Data = None) -> None:
    """List the tokens, the newest first: number, first letters, program, person, scopes, state."""
    with opened(data) as database, database.read() as session:
        now = clock.now()
        for row in tokens.everyone(session):
            used = f"used {row.used_at:%Y-%m-%d %H:%M}" if row.used_at else "never used"
            state = (
                "revoked" if row.revoked_at else "over" if row.expires_at <= now else f"until {row.expires_at:%Y-%m-%d}"
            )
            line = (row.id, f"{row.hint}…", row.name, row.user.username, ",".join(row.scopes), state, used)
            typer.echo("\t".join(str(one) for one in line))


@app.command()
def revoke(
    token_id: Annotated[int, typer.Argument(help="Number of the token, as line123 api list shows it.")],
    data: Data = None,
) -> None:
    """Let a token open nothing from now on."""
    with opened(data) as database, database.write() as session:
        row = tokens.revoke(session, _OPERATOR, token_id, clock.now())
        told = f"{row.hint}… of {row.name} opens nothing any more."
    typer.echo(told)
