"""``line123 speech transcribe``: the free words of one recording, asked of the running recogniser when it has time."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from pathlib import Path  # noqa: TC003 typer reads it
from typing import TYPE_CHECKING, Annotated, Final

import numpy as np
import typer

from ivr.speech.client import SpeechClient
from ivr.speech.contract import SAMPLE_RATE
from ticketing.core import log as logs
from ticketing.core.config import load_settings

if TYPE_CHECKING:
    from ivr.speech.contract import Transcript

TRY_LATER: Final = 75
"""Exit status when no words came but may come later: the recogniser is away, still loading, or has no time."""

_UNREADABLE: Final = 2
_CONNECT_SECONDS: Final = 3.0
_LOOK_SECONDS: Final = 0.05
_LONGEST_SECONDS: Final = 60
_FULL_SCALE: Final = 32767


def transcribe(
    wav: Annotated[Path, typer.Argument(help="A recording of at most a minute.")],
    wait: Annotated[float, typer.Option(min=1, help="Seconds to wait for the words; callers come first.")] = 80.0,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON: text, confidence, engine, model, ms.")] = False,
) -> None:
    """Write down what is said in a recording. A draft for people: nothing acts upon it.

    Exit status 75: the recogniser is not there or has no time; 2: the recording cannot be read.
    """
    from ivr.speech.evaluation.sound import SoundFault, read_sound

    logs.configure("transcribe")
    try:
        samples = read_sound(wav)[: _LONGEST_SECONDS * SAMPLE_RATE]
    except SoundFault as error:
        typer.echo(f"{error}", err=True)
        raise typer.Exit(_UNREADABLE) from error
    heard = _ask((np.clip(samples, -1, 1) * _FULL_SCALE).astype("<i2").tobytes(), wait)
    if heard is None:
        typer.echo("The recogniser is not there or has no time. Try later.", err=True)
        raise typer.Exit(TRY_LATER)
    typer.echo(json.dumps(asdict(heard), ensure_ascii=False) if as_json else heard.text)


def _ask(audio: bytes, seconds: float) -> Transcript | None:
    client = SpeechClient(load_settings())
    client.start()
    try:
        until = time.monotonic() + _CONNECT_SECONDS
        while not client.is_alive:
            if time.monotonic() > until:
                return None
            time.sleep(_LOOK_SECONDS)
        return client.transcribe(audio, seconds)
    finally:
        client.stop()
