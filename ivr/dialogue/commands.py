"""``line123 menus``: check the menus, draw them, play them as text."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Annotated

import structlog
import typer

from ivr import menus as menu_package
from ivr.dialogue.registry import Menus, declared_menus
from ivr.voice.catalogue import LANGUAGES, load_catalogue

app = typer.Typer(no_args_is_help=True, help="Check, draw and play the menus of the telephone line.")

DRAWING = Path(__file__).resolve().parents[2] / "docs" / "menus.svg"


@app.callback()
def _quietly() -> None:
    # A rehearsed full disk is no news for a log.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


@app.command()
def check() -> None:
    """Tell every fault of the menus, one line each; exit code 1 when there is any."""
    from ivr.dialogue.checks.seconds import PACE
    from ivr.dialogue.linter import inspect_folder

    menus = declared_menus(menu_package)
    found = inspect_folder(menus)
    for fault in found.faults:
        typer.echo(str(fault))
    for note in found.notes:
        typer.echo(f"note: {note}", err=True)
    for one in found.journeys:
        seconds = f"{one.shortest:.1f} to {one.longest:.1f} s of {one.journey.seconds:g} s"
        typer.echo(f"{one.journey.name} ({one.world}): {one.paths} paths, {seconds}", err=True)
    if found.journeys:
        pace = f"{PACE.first_key:g} s to the first key, {PACE.next_key:g} s to each one after it"
        typer.echo(f"counted: every prompt in full, {pace}, {PACE.speech:g} s for speech", err=True)
    if found.faults:
        raise typer.Exit(1)
    typer.echo(f"{len(menus)} menus, {sum(len(menu.nodes) for menu in menus)} nodes, no fault.")


@app.command()
def draw(
    to: Annotated[Path, typer.Option(help="File to write.")] = DRAWING,
    language: Annotated[str, typer.Option(help="Language of the texts: id or en.")] = "id",
) -> None:
    """Draw all menus into one picture."""
    from ivr.dialogue.drawing import draw_menus

    to.write_text(draw_menus(_menus(), load_catalogue(_known(language))), "utf-8")
    typer.echo(str(to))


@app.command()
def export(to: Annotated[Path, typer.Option(help="File to write.")]) -> None:
    """Write all menus as JSON, as the line does for the page /menus when it starts."""
    from ivr.dialogue.exporting import export as write

    write(_menus(), {one: load_catalogue(one) for one in LANGUAGES}, to)
    typer.echo(str(to))


@app.command()
def play(
    menu: Annotated[str, typer.Argument(help="Menu, or menu:node, to begin at; main:greet is a whole call.")] = "main",
    language: Annotated[str, typer.Option(help="id or en.")] = "id",
    keys: Annotated[str | None, typer.Option(help="Answers with commas between; an empty one is silence.")] = None,
    world: Annotated[
        str, typer.Option(help="What is so before the caller speaks; --world help lists them.")
    ] = "area known",
) -> None:
    """Play a menu as text, with the seconds and the path; asks for keys when none are given."""
    from dataclasses import replace

    from ivr.dialogue.checks.seconds import seconds_in
    from ivr.dialogue.playing import Player
    from ivr.dialogue.worlds import WORLDS

    chosen = next((one for one in WORLDS if one.name == world), None)
    if chosen is None:
        raise typer.BadParameter(f"one of: {'; '.join(one.name for one in WORLDS)}", param_hint="--world")
    menus, phrases = _menus(), {one: load_catalogue(one) for one in LANGUAGES}
    try:
        found, node = menus.find(menu)
    except KeyError:
        raise typer.BadParameter(f"there are {', '.join(one.name for one in menus)}", param_hint="MENU") from None
    ask = _typed if keys is None else _Script(keys)
    player = Player(menus, phrases, typer.echo, ask)
    player.play(replace(chosen, language=_known(language)), f"{found.name}:{node.name}", seconds_in(dict(phrases)))


class _Script:
    def __init__(self, keys: str) -> None:
        self._answers = keys.split(",") if keys else []

    def __call__(self, _hint: str) -> str:
        if not self._answers:
            raise EOFError
        return self._answers.pop(0).strip()


def _typed(hint: str) -> str:
    sys.stdout.write(f"          ({hint}; Ctrl-D hangs up)\n          ")
    return input("? ").strip()


def _menus() -> Menus:
    try:
        return Menus(declared_menus(menu_package))
    except ValueError as error:
        typer.echo(f"{error}; run `line123 menus check`.", err=True)
        raise typer.Exit(1) from error


def _known(language: str) -> str:
    if language not in LANGUAGES:
        raise typer.BadParameter(f"There are only {' and '.join(LANGUAGES)}.", param_hint="--language")
    return language
