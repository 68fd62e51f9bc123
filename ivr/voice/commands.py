"""``line123 prompts``: build, check, install and list what callers hear."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from ivr.voice.catalogue import LANGUAGES, PROMPTS, load_catalogue

app = typer.Typer(no_args_is_help=True, help="Texts and clips of the voice.")
_FOLDER = typer.Option(help="Folder of phrases and audio.")
_LANGUAGE = typer.Option(help="Only this language: id or en.")
_NICENESS = 10


@app.command()
def build(
    engine: Annotated[str, typer.Option(help="kokoro, gtts or espeak.")] = "kokoro",
    language: Annotated[str | None, _LANGUAGE] = None,
    only: Annotated[str, typer.Option(help="Keys with *, for instance 'digit.*'.")] = "*",
    folder: Annotated[Path, _FOLDER] = PROMPTS,
) -> None:
    """Build the clips that are missing or whose text, speaking or voice changed."""
    from ivr.voice.build import build as build_clips
    from ivr.voice.build import drop_orphans, stale_clips
    from ivr.voice.engines import EngineError, make_engine

    os.nice(_NICENESS)
    cache = Path(os.environ.get("LINE123_CACHE", "~/.cache/line123")).expanduser() / "speech"
    try:
        speaker = make_engine(engine, cache=cache)
        jobs = stale_clips(folder, speaker.name, speaker.voice, languages=_languages(language), only=only)
        with_progress = iter(track(jobs, "Speaking", console=Console(stderr=True)))
        next(with_progress, None)
        build_clips(folder, jobs, speaker, each=lambda _: next(with_progress, None))
    except EngineError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    for path in drop_orphans(folder):
        typer.echo(f"{path.name} has no text any more; deleted.")
    typer.echo(f"{len(jobs)} clips built.")


@app.command(name="list")
def list_phrases(
    language: Annotated[str | None, _LANGUAGE] = None,
    folder: Annotated[Path, _FOLDER] = PROMPTS,
) -> None:
    """List every phrase with its seconds and its voice."""
    table = Table("key", "seconds", "voice", "text")
    for one in _languages(language):
        for key, phrase in sorted(load_catalogue(one, folder).items()):
            clip = phrase.clip
            spoken = (f"{clip.seconds:.2f}", f"{clip.engine} {clip.voice}") if clip else ("-", "not built")
            table.add_row(f"{one}/{key}", *spoken, phrase.text)
    Console().print(table)


def _languages(language: str | None) -> tuple[str, ...]:
    if language is None:
        return LANGUAGES
    if language not in LANGUAGES:
        raise typer.BadParameter(f"There are only {' and '.join(LANGUAGES)}.", param_hint="--language")
    return (language,)
