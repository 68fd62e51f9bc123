"""What every command that works in the database of a copy begins with."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from sqlalchemy.exc import OperationalError, ProgrammingError

from ticketing.core.config import SettingsError, load_settings
from ticketing.core.db import Database
from ticketing.core.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Iterator

Data = Annotated[Path | None, typer.Option("--data", help="Data folder of the copy.")]


@contextmanager
def opened(data: Path | None) -> Iterator[Database]:
    """Give the database; whatever goes wrong becomes one sentence and exit code 1, wrong settings 2."""
    try:
        settings = load_settings(data=data)
        database = Database(settings.database)
        try:
            yield database
        finally:
            database.dispose()
    except SettingsError as error:
        typer.echo("\n".join(error.faults), err=True)
        raise typer.Exit(2) from error
    except DomainError as error:
        typer.echo(error.message, err=True)
        raise typer.Exit(1) from error
    except (OperationalError, ProgrammingError) as error:
        typer.echo(f"The database of {settings.data} cannot be used; start the copy once: line123 up", err=True)
        raise typer.Exit(1) from error
