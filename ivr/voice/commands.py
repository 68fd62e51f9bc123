"""``line123 prompts``: build, check, install and list what callers hear."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path  # noqa: TC003 typer reads it
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from ivr.voice.catalogue import LANGUAGES, PROMPTS, load_catalogue
from ticketing.core.config import load_settings

app = typer.Typer(no_args_is_help=True, help="Texts and clips of the voice.")
_FOLDER = typer.Option(help="Folder of phrases and audio.")
_LANGUAGE = typer.Option(help="Only this language: id or en.")
_NICENESS = 10
_MEASURE_MOVES = 0.02  # by so much the judge differs from run to run and machine to machine


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
    try:
        speaker = make_engine(engine, cache=load_settings().cache / "speech")
        jobs = stale_clips(folder, speaker.name, speaker.voice, languages=_languages(language), only=only)
        with Progress(console=Console(stderr=True)) as progress:
            spoken = progress.add_task("Speaking", total=len(jobs))
            build_clips(folder, jobs, speaker, each=lambda _: progress.advance(spoken))
    except EngineError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    for path in drop_orphans(folder):
        typer.echo(f"{path.name} had no text; deleted.")
    typer.echo(f"{len(jobs)} clips built.")


@app.command()
def check(
    folder: Annotated[Path, _FOLDER] = PROMPTS,
    *,
    hear: Annotated[
        bool, typer.Option(help="Let recognisers judge what can be understood, where there are any.")
    ] = True,
    every: Annotated[bool, typer.Option("--all", help="Judge the long lists of short clips too.")] = False,
    keep: Annotated[bool, typer.Option(help="Keep which short clips were misheard, to compare with later.")] = False,
) -> None:
    """Tell every fault of texts and clips, one line each; exit code 1 when there is any."""
    from ivr.voice.check import find_faults

    faults = [str(fault) for fault in find_faults(folder)]
    if hear and not faults:
        faults = [*_hear(folder), *_hear_lists(folder, every=every, keep=keep)]
    for fault in faults:
        typer.echo(fault)
    if faults:
        raise typer.Exit(1)
    typer.echo(f"{sum(len(load_catalogue(one, folder)) for one in LANGUAGES)} phrases, no fault.")


@app.command()
def sheet(folder: Annotated[Path, _FOLDER] = PROMPTS) -> None:
    """Write the listening sheet for people, in Markdown."""
    from ivr.voice.hearing import load_sentences
    from ivr.voice.hearing import sheet as listening_sheet

    typer.echo(listening_sheet(load_sentences(folder)), nl=False)


@app.command()
def join(
    name: Annotated[str, typer.Argument(help="Name of a sentence of the listening sheet.")],
    into: Annotated[Path, typer.Option(help="The WAV file to write.")],
    language: Annotated[str, _LANGUAGE] = "id",
    folder: Annotated[Path, _FOLDER] = PROMPTS,
) -> None:
    """Write a sentence of the listening sheet as callers hear it, 8 kHz, for a sound player."""
    import soundfile

    from ivr.voice.audio import RATE
    from ivr.voice.hearing import joined, load_sentences

    found = [one for one in load_sentences(folder) if (one.name, one.language) == (name, language)]
    if not found:
        raise typer.BadParameter(f"There is no sentence {name!r}; see docs/listening-sheet.md.", param_hint="NAME")
    soundfile.write(into, joined(found[0], folder), RATE, subtype="PCM_16")


@app.command()
def install(
    recordings: Annotated[Path, typer.Argument(help="Folder with id/<key>.wav and en/<key>.wav.")],
    voice: Annotated[str, typer.Option(help="Name of the speaker, kept in the manifest.")] = "recorded",
    folder: Annotated[Path, _FOLDER] = PROMPTS,
) -> None:
    """Replace whole families of clips by recordings of a person."""
    from ivr.voice.install import InstallError
    from ivr.voice.install import install as install_recordings

    try:
        replaced = install_recordings(folder, recordings, voice=voice)
    except InstallError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    typer.echo(f"{len(replaced)} clips replaced.")


@app.command()
def speak(
    text: Annotated[str, typer.Argument(help="What is to be spoken, such as the name of a place.")],
    into: Annotated[Path, typer.Option(help="Folder for NAME.alaw and NAME.wav.")],
    engine: Annotated[
        str | None, typer.Option(help="kokoro, gtts or espeak; the best one there is by default.")
    ] = None,
    language: Annotated[str, _LANGUAGE] = "id",
    *,
    sentence: Annotated[bool, typer.Option(help="The text stands alone, as an announcement does.")] = False,
) -> None:
    """Speak a typed text as a clip named by the hash of its making; prints name, engine, voice and seconds as JSON."""
    from ivr.voice import speak as speaking
    from ivr.voice.engines import EngineError, make_engine

    os.nice(_NICENESS)
    cache = load_settings().cache / "speech"
    try:
        speaker = make_engine(engine, cache=cache) if engine else speaking.best_engine(cache)
        into.mkdir(parents=True, exist_ok=True)
        spoken = speaking.speak(text, into, speaker, language=_languages(language)[0], is_sentence=sentence)
    except EngineError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    typer.echo(json.dumps(asdict(spoken)))


@app.command()
def places(
    codes: Annotated[list[str], typer.Argument(help="Every area code whose places are to be spoken.")],
    folder: Annotated[Path, _FOLDER] = PROMPTS,
) -> None:
    """Write the texts of the places that callers of these areas are asked for; `build` then speaks them."""
    from ivr.voice.place_texts import UnknownAreaError, write_place_texts

    try:
        count = write_place_texts(folder, codes)
    except UnknownAreaError as error:
        raise typer.BadParameter(str(error), param_hint="CODES") from error
    typer.echo(f"{count} names; `line123 prompts build` makes what is missing and deletes what is not named any more.")


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


def _hear(folder: Path) -> list[str]:
    """Have the sentences judged; says so when nobody can."""
    from ivr.voice.hearing import load_kept, load_sentences
    from ivr.voice.judge import Judge, NotJudgedError, error_by_language

    try:
        judge = Judge(load_settings().cache)
    except NotJudgedError as error:
        typer.echo(f"Not judged whether it can be understood: {error}.")
        return []
    kept, faults = load_kept(folder), []
    for language, share in error_by_language(judge, load_sentences(folder), folder).items():
        told = f"{language}: {share:.1%} of the letters were heard wrong, {kept[language]:.1%} when it was kept."
        typer.echo(told)
        if share > kept[language] + _MEASURE_MOVES:
            faults.append(f"{language}: whole sentences are understood worse than before.")
    return faults


def _hear_lists(folder: Path, *, every: bool, keep: bool) -> list[str]:
    """Have the short clips judged among their like, by every judge there is; says so when one is missing."""
    from ivr.voice.judge import NotJudgedError
    from ivr.voice.list_judges import Sphinx, WhisperLists
    from ivr.voice.lists import judged, keep_misheard, load_lists, load_misheard

    told = {name: set(clips) for name, clips in load_misheard(folder).items()}
    faults: list[str] = []
    for make in (lambda: WhisperLists(load_settings().cache), Sphinx):
        try:
            found = judged(make(), load_lists(folder, every=every), folder)
        except NotJudgedError as error:
            typer.echo(f"Short clips were not judged: {error}.")
            continue
        told[found.judge] = set(found.misheard)
        for language, clips in found.clips.items():
            typer.echo(
                f"{language}: {found.judge} told {found.right(language)} of {clips} short clips from their like."
            )
        faults += [
            f"{clip}: {found.judge} takes it for another of its list, and did not before." for clip in found.newly
        ]
    if keep:
        keep_misheard(folder, told)
    return [] if keep else faults


def _languages(language: str | None) -> tuple[str, ...]:
    if language is None:
        return LANGUAGES
    if language not in LANGUAGES:
        raise typer.BadParameter(f"There are only {' and '.join(LANGUAGES)}.", param_hint="--language")
    return (language,)
