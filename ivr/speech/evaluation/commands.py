"""``line123 speech voices``, ``eval`` and ``recognise``: synthetic callers, and how well they and others are heard."""

from __future__ import annotations

import json
import os
from pathlib import Path  # noqa: TC003 typer reads it
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress

from ticketing.core.config import load_settings

if TYPE_CHECKING:
    from ivr.speech.engines.base import Engine

_NICENESS = 15
_JSON = Annotated[bool, typer.Option("--json", help="Print JSON.")]
_ENGINE = Annotated[str, typer.Option(help="Which engine is asked.")]
_LANGUAGE = Annotated[str, typer.Option(help="Language of the line.")]
ENGINE = "whisper_list"


def voices(
    folder: Annotated[Path | None, typer.Option("--dir", help="Where to; a folder of the cache by default.")] = None,
    speakers: Annotated[str, typer.Option(help="core, fair, all, or names with commas and *.")] = "core",
    carriers: Annotated[
        Path | None, typer.Option(help="A table of sentences to say besides, see docs/speech.md.")
    ] = None,
) -> None:
    """Build the recordings of synthetic callers that recognition is measured with; goes on where it was stopped."""
    from ivr.speech.evaluation.tasks import TaskFault
    from ivr.speech.evaluation.voices import build as building
    from ivr.speech.evaluation.voices.speakers import choose

    os.nice(_NICENESS)
    cache = load_settings().cache / "speech"
    into = folder or building.default_folder(cache)
    try:
        chosen = choose(speakers)
        extra = building.carriers_into(into, carriers) if carriers else ()
    except (ValueError, TaskFault) as error:
        raise _refusal(error) from error
    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task("Speaking", total=len(building.lines(chosen, extra)))
        built = building.build(into, chosen, cache, carriers=extra, each=lambda: progress.advance(task))
    for sentence in built.silent:
        typer.echo(sentence, err=True)
    typer.echo(f"{built.recordings} recordings in {built.folder}")


def evaluate(
    folder: Annotated[Path, typer.Argument(help="Folder of sound files with a manifest.tsv.")],
    task: Annotated[str, typer.Option(help="digits, menu:N, list:FILE, groups:4, oog, carriers, answers.")] = "menu:8",
    condition: Annotated[str, typer.Option(help="clean, g711, or g711n15 (noise at 15 dB).")] = "g711",
    speaker: Annotated[str, typer.Option(help="Only speakers of these names, with commas and *.")] = "*",
    engine: _ENGINE = ENGINE,
    language: _LANGUAGE = "id",
    threads: Annotated[int, typer.Option(min=1, help="Recognitions at the same time.")] = 1,
    *,
    as_json: _JSON = False,
) -> None:
    """Measure how well recordings are recognised: of the synthetic callers, or of people."""
    from ivr.speech.evaluation import figures, manifest, report, running, sound, tasks

    try:
        line = sound.condition(condition)
        recordings = manifest.of_speakers(manifest.read_manifest(folder), speaker)
        asked = tasks.trials(folder, recordings, task, language)
    except (ValueError, manifest.ManifestFault, tasks.TaskFault) as error:
        raise _refusal(error) from error
    hearer = load_engine(engine, threads)
    with Progress(console=Console(stderr=True)) as progress:
        bar = progress.add_task(f"{task} {condition}", total=len(asked))
        done = running.run(hearer, folder, asked, line, threads=threads, each=lambda: progress.advance(bar))
    told: dict[str, Any] = {"task": task, "condition": condition, "engine": hearer.name, "model": hearer.model}
    told |= figures.figures(done)
    typer.echo(json.dumps(told, ensure_ascii=False) if as_json else report.as_text(told))


def recognise(
    wav: Annotated[Path, typer.Argument(help="A sound file of one utterance.")],
    phrases: Annotated[Path, typer.Option(help="A phrase a line; its meaning may follow after a tab.")],
    kind: Annotated[str, typer.Option(help="menu, yesno, digits or place.")] = "menu",
    engine: _ENGINE = ENGINE,
    language: _LANGUAGE = "id",
    *,
    as_json: _JSON = False,
) -> None:
    """Recognise one recording against a list of phrases."""
    from dataclasses import asdict

    from ivr.speech.evaluation import report, single, sound

    try:
        grammar = single.read_phrases(phrases, kind, language)
        audio = single.telephone(wav)
    except (ValueError, sound.SoundFault) as error:
        raise _refusal(error) from error
    hearer = load_engine(engine, 1)
    answer = hearer.recognise(audio, hearer.prepare(grammar))
    typer.echo(json.dumps(asdict(answer), ensure_ascii=False) if as_json else report.answer_as_text(answer))


def load_engine(name: str, threads: int) -> Engine:
    """Load an engine with its model; ends the command with a sentence when it cannot be had."""
    from ivr.speech.engines.base import EngineFault
    from ivr.speech.evaluation.hearers import load

    try:
        return load(name, load_settings().cache, threads)
    except EngineFault as fault:
        raise _refusal(fault) from fault


def _refusal(error: Exception) -> typer.Exit:
    typer.echo(str(error), err=True)
    return typer.Exit(2)
