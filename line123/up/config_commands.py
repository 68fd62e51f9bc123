"""The command ``config``: what the settings are, and the page that explains them."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 typer reads the annotations
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from ticketing.core.config import Settings, SettingsError, load_settings

app = typer.Typer(no_args_is_help=True, help="Look at the settings.")

_SECRET = {"secret_key", "database_url", "redis_url"}  # URLs carry passwords
_HEAD = """\
# Settings

Every setting of Line 123 is an environment variable, read in one place (`ticketing/core/config.py`). A flag of the
command line wins over it. A name that is not here is refused, so a misspelt one is noticed.

This page is written by `make docs`; a test holds it to the code.

| Variable | Default | Limits | What it is |
|---|---|---|---|
"""


@app.command()
def docs() -> None:
    """Print docs/configuration.md."""
    print(page(), end="")


@app.command()
def check(data: Annotated[Path | None, typer.Option(help="Folder that holds all state of the copy.")] = None) -> None:
    """Print the settings in force, secrets hidden; exit code 2 with one sentence per fault when they are wrong."""
    try:
        settings = load_settings(data=data)
    except SettingsError as error:
        Console(stderr=True, highlight=False).print("\n".join(error.faults), markup=False, soft_wrap=True)
        raise typer.Exit(2) from error
    table = Table("Variable", "Value", "From")
    for name, value in settings:
        shown = "(hidden)" if name in _SECRET and value else str(value)
        table.add_row(_variable(name), shown, "given" if name in settings.model_fields_set else "default")
    Console().print(table)


def page() -> str:
    """The whole page about the settings, in Markdown."""
    schema = Settings.model_json_schema()["properties"]
    return _HEAD + "".join(_row(name, schema[name]) for name in Settings.model_fields)


def _row(name: str, schema: dict[str, object]) -> str:
    default = str(schema.get("default", ""))
    shown = f"`{default}`" if default else "empty"
    return f"| `{_variable(name)}` | {shown} | {_limits(schema)} | {schema['description']} |\n"


def _limits(schema: dict[str, object]) -> str:
    limits = [
        f"{words} {schema[key]}" for key, words in (("minimum", "at least"), ("maximum", "at most")) if key in schema
    ]
    if "pattern" in schema:
        choices = str(schema["pattern"]).strip("^$()").split("|")
        limits.append(" or ".join(f"`{choice}`" for choice in choices))
    if schema.get("type") == "boolean":
        limits.append("`true` or `false`")
    return ", ".join(limits)


def _variable(name: str) -> str:
    return f"LINE123_{name.upper()}"
