"""Commands for the people of a copy: add, list, disable, enable, another password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from sqlalchemy import select

from ticketing import tables
from ticketing.accounts import people, service
from ticketing.accounts.permissions import Permission
from ticketing.core import clock
from ticketing.core.actor import system
from ticketing.core.commands import Data, opened
from ticketing.core.errors import InvalidError
from ticketing.network.models import Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from ticketing.accounts.models import User

Username = Annotated[str, typer.Argument(help="Name to sign in with.")]
Ask = Annotated[bool, typer.Option("--ask", help="Ask for the password instead of making one.")]

app = typer.Typer(no_args_is_help=True, help="People who sign in at the desk.")

REGISTERED = (tables,)
"""Imported for the foreign keys between tables of different rooms."""

_OPERATOR = system("command line", [Permission.PEOPLE_EDIT])


@app.command()
def add(
    username: Username,
    name: Annotated[str, typer.Option(help="Name as colleagues read it.")],
    role: Annotated[str, typer.Option(help="agent, dispatcher, supervisor, admin, auditor, liaison or overseer.")],
    unit: Annotated[list[str] | None, typer.Option(help="Code of a unit; again for more; none: everywhere.")] = None,
    *,
    ask: Ask = False,
    data: Data = None,
) -> None:
    """Add a person. The password is made and printed once, or asked for with --ask."""
    with opened(data) as database:
        fresh, hashed = _password(ask=ask)
        with database.write() as session:
            post = people.Post(name, role, frozenset(_unit(session, code) for code in unit or ()))
            user = people.add(session, _OPERATOR, username, post, hashed, clock.now())
    typer.echo(f"{user.name} may sign in as {user.username}, {role}, {_where(unit or ())}.")
    _tell(fresh, ask=ask)


@app.command(name="list")
def list_people(data: Data = None) -> None:
    """List everybody: name, role, units, last sign-in."""
    with opened(data) as database, database.read() as session:
        codes = {unit.id: unit.code for unit in session.scalars(select(Unit))}
        for user in service.everybody(session):
            typer.echo(_line(user, [codes[item.unit_id] for item in user.units]))


@app.command()
def disable(username: Username, data: Data = None) -> None:
    """Let a person not sign in any more, and end what is open. What he did stays in the log."""
    with opened(data) as database, database.write() as session:
        people.let_in(session, _OPERATOR, service.by_username(session, username), clock.now(), is_active=False)
    typer.echo(f"{username} cannot sign in any more.")


@app.command()
def enable(username: Username, data: Data = None) -> None:
    """Let a person sign in again."""
    with opened(data) as database, database.write() as session:
        people.let_in(session, _OPERATOR, service.by_username(session, username), clock.now(), is_active=True)
    typer.echo(f"{username} may sign in again.")


@app.command()
def password(username: Username, *, ask: Ask = False, data: Data = None) -> None:
    """Give a person another password and end what is open."""
    with opened(data) as database:
        fresh, hashed = _password(ask=ask)
        with database.write() as session:
            user = service.by_username(session, username)
            people.give_password(session, _OPERATOR, user, hashed, clock.now())
    _tell(fresh, ask=ask)


def _unit(session: Session, code: str) -> int:
    found = session.scalar(select(Unit.id).where(Unit.code == code.strip().upper()))
    if found is None:
        raise InvalidError(f"There is no unit {code}.", unit=code)
    return found


def _password(*, ask: bool) -> tuple[str, str]:
    """Return the password and its hash; called before a transaction begins, for typing takes a while."""
    word = str(typer.prompt("Password", hide_input=True, confirmation_prompt=True)) if ask else people.make_password()
    return word, service.hash_password(word)


def _tell(made: str, *, ask: bool) -> None:
    if not ask:
        typer.echo(f"Password, shown only now: {made}")


def _where(codes: Sequence[str]) -> str:
    return ", ".join(codes) if codes else "everywhere"


def _line(user: User, codes: Sequence[str]) -> str:
    seen = f"{user.signed_in_at:%Y-%m-%d %H:%M} UTC" if user.signed_in_at else "never"
    state = "" if user.is_active else ", disabled"
    return f"{user.username}: {user.name}, {user.role.code}, {_where(sorted(codes))}, signed in {seen}{state}"
