"""The command ``line123``: gathers the commands of the rooms, each loaded only when it is called."""

from __future__ import annotations

import importlib
import importlib.util
from typing import Any

import typer
from typer.core import TyperGroup

COMMANDS = {
    "up": "line123.up.commands:app",
    "down": "line123.up.commands:app",
    "status": "line123.up.commands:app",
    "config": "line123.up.config_commands:app",
    "call": "line123.caller.commands:app",
    "bench": "line123.bench.commands:app",
    "journal": "ivr.commands:app",
    "people": "ticketing.cli:app",
    "api": "ticketing.cli:app",
    "tickets": "ticketing.cli:app",
    "db": "ticketing.cli:app",
    "demo": "ticketing.cli:app",
    "backoffice": "ticketing.backoffice.commands:app",
    "seed": "ticketing.backoffice.commands:seeding",
    "cases": "ticketing.cases.commands:app",
    "menus": "ivr.dialogue.commands:app",
    "prompts": "ivr.voice.commands:app",
    "speech": "ivr.speech.commands:app",
}
"""Command name to the typer application that has it: a sub-command of that name in it, or the application itself."""


class LazyGroup(TyperGroup):
    """Loads the module of a command only when it is asked for, so that `--help` and `up` stay quick."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 click's signature
        return [name for name, place in COMMANDS.items() if _exists(place.split(":")[0])]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        place = COMMANDS.get(cmd_name)
        if place is None or not _exists(place.split(":")[0]):
            return None
        module, attribute = place.split(":")
        found = typer.main.get_command(getattr(importlib.import_module(module), attribute))
        commands = getattr(found, "commands", {})
        command = commands.get(cmd_name, found)
        command.name = cmd_name
        return command


app = typer.Typer(
    cls=LazyGroup,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="An open-source contact centre for a power utility.",
)


@app.callback()
def _root() -> None:
    pass


def main() -> None:
    """Run the command line."""
    app(prog_name="line123")


def _exists(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False
