"""``line123 speech install`` and ``coverage``: bring in a Vosk model of a language, and see what it could hear."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from ivr.speech.engines.base import EngineFault
from ivr.speech.engines.vosk import installing
from ivr.speech.engines.vosk.coverage import cover, read_vocabulary
from ticketing.core.config import load_settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ivr.speech.contract import Grammar
    from ivr.speech.engines.vosk.coverage import Coverage

_USAGE: Final = 2
_DIGITS: Final = 4


def install(
    language: Annotated[str, typer.Option(help="Language of the line that the model serves: id, en, ko.")],
    path: Annotated[Path | None, typer.Option(help="Model folder or zip file; needs no network.")] = None,
    url: Annotated[str, typer.Option(help="https address of a zip file.")] = "",
    sha256: Annotated[str, typer.Option(help="What the zip file must be; always needed with --url.")] = "",
    name: Annotated[str, typer.Option(help="What to call it; by default as folder or file are called.")] = "",
) -> None:
    """Install a Vosk model, whole or not at all, and let a running copy load it."""
    if (path is None) == (not url):
        _refuse("Give either --path or --url.")
    if url and not sha256:
        _refuse("A model from the network needs --sha256: whoever publishes it also publishes its hash.")
    settings = load_settings()
    with tempfile.TemporaryDirectory() as folder:
        try:
            source = path or installing.fetch(url, Path(folder))
            target = installing.install(source, language, settings.cache, sha256=sha256, name=name)
        except EngineFault as fault:
            typer.echo(f"{fault}", err=True)
            raise typer.Exit(1) from fault
    typer.echo(f"Installed as {target}")
    typer.echo("A recogniser that runs on this machine uses it after: line123 speech restart")


def restart(
    data: Annotated[Path | None, typer.Option(help="Folder that holds all state of the copy.")] = None,
) -> None:
    """Let the recogniser of a running copy end and load its models anew; callers press keys meanwhile."""
    from ivr.speech.control import ask_to_restart

    if not ask_to_restart(load_settings(data=data)):
        typer.echo("No recogniser runs there.", err=True)
        raise typer.Exit(1)
    typer.echo("It starts anew.")


def coverage(
    model: Annotated[Path, typer.Argument(help="Model folder, or a plain list of words, one a line.")],
    language: Annotated[str, typer.Option(help="Language of the line.")] = "id",
    area: Annotated[str, typer.Option(help="Area code whose words are looked at, such as 0380.")] = "",
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show what a model could hear of every question; exit code 1 when no question keeps all its meanings."""
    try:
        vocabulary = read_vocabulary(model)
    except (EngineFault, OSError, UnicodeDecodeError) as fault:
        typer.echo(f"{fault}", err=True)
        raise typer.Exit(_USAGE) from fault
    seen = [cover(grammar, vocabulary) for grammar in _grammars(language, area)]
    if as_json:
        typer.echo(json.dumps({"garbage": vocabulary.garbage, "grammars": [_plain(one) for one in seen]}, indent=2))
    else:
        _show(seen, vocabulary.garbage)
    raise typer.Exit(0 if any(one.is_whole for one in seen) else 1)


def _grammars(language: str, area: str) -> Iterable[Grammar]:
    from ivr.speech.grammars.book import rules
    from ivr.speech.grammars.making import Words
    from ticketing.network.caller import AreaTable

    found = AreaTable.load().by_code(area) if area else None
    words = Words()
    yield from (words.grammar_for(name, found, language) for name in rules())
    yield words.digits_grammar(_DIGITS, found, language)
    if found is not None:
        yield words.place_grammar(found, language)


def _plain(seen: Coverage) -> dict[str, Any]:
    return asdict(seen) | {"is_whole": seen.is_whole}


def _show(seen: list[Coverage], garbage: str) -> None:
    typer.echo(f"Word for all other speech: {garbage or 'none, so Vosk would reject nothing and is not used'}\n")
    for one in seen:
        spoken, listed = one.phrases
        engine = "vosk" if one.is_whole and garbage else "not vosk"
        typer.echo(f"{one.grammar:<12} {engine:<9} {spoken} of {listed} phrases, {len(one.reached)} meanings in reach")
        if one.lost_meanings:
            typer.echo(f"{'':<12} meanings lost: {' '.join(one.lost_meanings)}")
    for what, words in (("Fit without their accents", "folded"), ("Lost", "lost"), ("Kept", "kept")):
        found = sorted({word for one in seen for word in getattr(one, words)})
        typer.echo(f"\n{what}, {len(found)} words: {' '.join(found)}")


def _refuse(sentence: str) -> None:
    typer.echo(sentence, err=True)
    raise typer.Exit(_USAGE)
