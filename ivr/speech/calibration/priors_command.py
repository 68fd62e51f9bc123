"""``line123 speech priors``: measures once what Whisper likes of the house's words, so that no machine has to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress

from ivr.speech.evaluation.commands import load_engine

if TYPE_CHECKING:
    from ivr.speech.contract import Grammar

_ENGINE = "whisper_list"
_AREAS = ("0380", "0231")


def priors(
    areas: Annotated[list[str] | None, typer.Option("--area", help="Area codes whose words are measured.")] = None,
) -> None:
    """Measure the words of all menus, of the digits and of these areas, and keep them with the house.

    What is on this machine already is not measured again; other words stay to be measured where they are heard.
    """
    from ivr.speech.engines.whisper_list import shipped

    engine: Any = load_engine(_ENGINE, 1)
    engine.priors.collected = {}
    asked = house_grammars(tuple(areas or _AREAS))
    with Progress(console=Console(stderr=True)) as progress:
        for grammar in progress.track(asked, description="Measuring"):
            engine.prepare(grammar)
    shipped.write(engine.priors.collected, engine.priors.mark)
    typer.echo(f"{len(engine.priors.collected)} phrases of {len(asked)} questions in {shipped.FILE.name}")


def house_grammars(areas: tuple[str, ...]) -> tuple[Grammar, ...]:
    """Return what callers of these areas, and of no known area, are listened for in both languages."""
    from ivr import menus
    from ivr.dialogue.grammars import CallGrammars
    from ivr.dialogue.registry import load_menus
    from ivr.speech.grammars.making import Words
    from ticketing.network.caller import AreaTable

    table, loaded, words = AreaTable.load(), load_menus(menus), Words()
    places = (*(table.by_code(code) for code in areas), None)
    calls = [CallGrammars(words, language, place) for language in ("id", "en") for place in places]
    return tuple(dict.fromkeys(grammar for call in calls for grammar in call.all(loaded)))
