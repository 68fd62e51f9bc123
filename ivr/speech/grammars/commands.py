"""``line123 speech words``: look at the words callers may say, add one for an area, see what it changes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ivr.speech.grammars import book, making
from ivr.speech.grammars.own_words import FILE, OwnWord, OwnWords, WordError
from ticketing.core.config import SettingsError, load_settings
from ticketing.network.caller import AreaTable

if TYPE_CHECKING:
    from ivr.speech.contract import Grammar
    from ticketing.network.caller import Area

app = typer.Typer(no_args_is_help=True, help="The words callers may say: look at them, add or take out your own.")

DataFolder = Annotated[Path | None, typer.Option("--data", help="Folder that holds all state of the copy.")]
GrammarName = Annotated[str, typer.Argument(help="The question: main, scope, since, yesno …")]
Code = Annotated[str, typer.Option("--area", help="Area code, or its beginning; empty for everywhere.")]


@app.command("list")
def list_words(
    grammar: Annotated[str, typer.Argument(help="A question; without it the questions are named.")] = "",
    area: Code = "",
    language: Annotated[str, typer.Option(help="Language of the line: id or en.")] = "id",
    data: DataFolder = None,
) -> None:
    """Show what a question listens for in an area, and what is wrong with your own words; exit code 1 then."""
    folder = _folder(data)
    if not grammar:
        for name, rules in sorted(book.rules().items()):
            typer.echo(f"{name:12} {', '.join(sorted(book.meanings(name)))}   {' '.join(rules.nodes)}".rstrip())
    else:
        _known(grammar)
        made = making.Words(folder).grammar_for(grammar, _area(area), language)
        _show(made, {book.plain(word.phrase) for word in OwnWords(folder / FILE).words()})
    faults = OwnWords(folder / FILE).faults()
    for fault in faults:
        typer.echo(f"{folder / FILE} line {fault.line}: {fault.text}; left out", err=True)
    raise typer.Exit(1 if faults else 0)


@app.command()
def add(
    grammar: GrammarName,
    meaning: Annotated[str, typer.Argument(help="What it means there: outage, own_house, yes …")],
    phrase: Annotated[str, typer.Argument(help="The words as they are spoken, without figures or abbreviations.")],
    area: Code = "",
    language: Annotated[str, typer.Option(help="Language of the words: id, mkn, jv-cbn, su …")] = "id",
    data: DataFolder = None,
) -> None:
    """Add a way to say something. It is heard from the next question on; nothing is to be started anew."""
    own = OwnWords(_folder(data) / FILE)
    phrase = " ".join(phrase.split())
    try:
        own.add(OwnWord(grammar, meaning, phrase, language, area))
    except WordError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    typer.echo(f"{phrase!r} means {meaning} in {_where(grammar)} now, {_whom(area)}.")
    typer.echo(f"Record it and try it: line123 speech words phrases {grammar} --area {area or '0380'} > words.tsv")
    typer.echo("                      line123 speech recognise RECORDING.wav --phrases words.tsv")


@app.command()
def remove(
    grammar: GrammarName,
    phrase: Annotated[str, typer.Argument(help="The words to take out; only your own can be.")],
    area: Annotated[str | None, typer.Option("--area", help="Only where it was added for this area.")] = None,
    data: DataFolder = None,
) -> None:
    """Take one of your own words out again."""
    gone = OwnWords(_folder(data) / FILE).remove(grammar, phrase, area)
    if not gone:
        typer.echo(f"{phrase!r} is not among your own words of {grammar}.", err=True)
        raise typer.Exit(2)
    typer.echo(f"{phrase!r} is no longer heard in {_where(grammar)}.")


@app.command()
def phrases(grammar: GrammarName, area: Code = "", data: DataFolder = None) -> None:
    """Print the phrases of a question with their meanings, a tab between, as `speech recognise` reads them."""
    _known(grammar)
    for phrase in making.Words(_folder(data)).grammar_for(grammar, _area(area)).phrases:
        typer.echo(f"{phrase.text}\t{phrase.meaning}")


def _show(grammar: Grammar, own: set[str]) -> None:
    said: dict[str, list[str]] = {}
    for phrase in grammar.phrases:
        mark = "" if phrase.language == grammar.language else f" ({phrase.language})"
        mine = " *" if book.plain(phrase.text) in own else ""
        said.setdefault(phrase.meaning, []).append(f"{phrase.text}{mark}{mine}")
    for meaning, texts in said.items():
        typer.echo(f"{meaning}: {'; '.join(texts)}")
    typer.echo(f"{len(grammar.phrases)} phrases, {len(said)} meanings; * your own")


def _where(grammar: str) -> str:
    """Name the questions that hear a word of this grammar."""
    if grammar == "universal":
        return "every question"
    borrowers = [name for name, rules in book.rules().items() if grammar in rules.takes]
    return ", ".join([grammar, *borrowers])


def _whom(area: str) -> str:
    codes = [code for code in AreaTable.load().codes() if code.startswith(area)]
    table = AreaTable.load()
    if not area:
        return "everywhere"
    names = [found.name for code in codes if (found := table.by_code(code))]
    return f"for {', '.join(names)}" if names else f"but no area code begins with {area}"


def _known(grammar: str) -> None:
    if grammar not in book.rules():
        typer.echo(f"No question is called {grammar!r}; there are {', '.join(sorted(book.rules()))}.", err=True)
        raise typer.Exit(2)


def _area(code: str) -> Area | None:
    if not code:
        return None
    area = AreaTable.load().by_code(code)
    if area is None:
        typer.echo(f"There is no area code {code}.", err=True)
        raise typer.Exit(2)
    return area


def _folder(data: Path | None) -> Path:
    try:
        return load_settings(data=data).data
    except SettingsError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
