"""The command ``line123 call``."""

from __future__ import annotations

import sys
from pathlib import Path  # noqa: TC003 typer reads the annotations
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from line123.caller import api
from line123.caller.order import Ending
from line123.caller.script import ScriptError
from ticketing.core.config import SettingsError

if TYPE_CHECKING:
    from line123.caller.result import CallResult
    from ticketing.core.config import Settings

USAGE, REFUSED, UNREACHABLE = 2, 3, 4

app = typer.Typer()


@app.command()
def call(
    dialled: Annotated[str, typer.Argument(help="Number to dial: 123, 0380123, +62380123.")],
    press: Annotated[
        list[str] | None, typer.Option(help="PROMPT=DIGITS: press once the prompt is heard, in order.")
    ] = None,
    answer: Annotated[
        list[str] | None, typer.Option(help="PROMPT=ANSWER: keys, a WAV or words once the prompt is heard, in order.")
    ] = None,
    whenever: Annotated[
        list[str] | None, typer.Option(help="PROMPT=ANSWER: the same, each time the prompt is heard.")
    ] = None,
    dtmf: Annotated[list[str] | None, typer.Option(help="AT:DIGITS: press at a moment.")] = None,
    say: Annotated[list[str] | None, typer.Option(help="[AT:]TEXT: speak.")] = None,
    play: Annotated[list[str] | None, typer.Option(help="[AT:]WAV: play a sound file as the caller's voice.")] = None,
    hangup: Annotated[str, typer.Option(help="AT: hang up at a moment.")] = "",
    from_number: Annotated[str, typer.Option("--from", help="Caller number to show.")] = api.FROM_NUMBER,
    from_name: Annotated[str, typer.Option(help="Caller name to show.")] = "",
    max_seconds: Annotated[float, typer.Option("--max", help="Give up after this many seconds.")] = 180.0,
    data: Annotated[Path | None, typer.Option(help="Folder that holds all state of the copy.")] = None,
    ports: Annotated[int | None, typer.Option(help="First port of the copy.")] = None,
    server: Annotated[str, typer.Option(help="127.0.0.1:PORT of another line; its journal is not read.")] = "",
    language: Annotated[str, typer.Option(help="id or en: voice of --say.")] = "id",
    record: Annotated[Path | None, typer.Option(help="Write what was heard to this wav file.")] = None,
    json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,  # noqa: FBT002 a flag
) -> None:
    """Call the line as a caller would: press keys, speak, and see what was heard.

    AT is seconds after the answer (4.5) or a prompt: main.choices.keys as soon as it is heard, main.choices.keys+0.5,
    main.choices.keys@end; main.choices (no ending) is the question however it is asked.
    """
    if language not in {"id", "en"}:
        _fail(f"{language!r} is not a language of the line: use id or en.", USAGE)
    try:
        result = api.place_call(
            _settings(data, ports),
            dialled,
            presses=press or (),
            answers=answer or (),
            whenever=whenever or (),
            dtmf=dtmf or (),
            say=say or (),
            play=play or (),
            hangup=hangup,
            from_number=from_number,
            from_name=from_name,
            max_seconds=max_seconds,
            language=language,
            record=record,
            server=server,
        )
    except (ScriptError, SettingsError) as error:
        _fail(str(error), USAGE)
    except api.CallFailedError as error:
        _fail(str(error), 1)
    if json:
        print(result.to_json())
    else:
        _show(result)
    raise typer.Exit({Ending.REFUSED: REFUSED, Ending.UNREACHABLE: UNREACHABLE}.get(result.result, 0))


def _settings(data: Path | None, ports: int | None) -> Settings:
    from line123.up.state import settings_in_force
    from ticketing.core.config import load_settings

    return settings_in_force(data) if ports is None else load_settings(data=data, ports=ports)


def _show(result: CallResult) -> None:
    from rich.console import Console

    from line123.caller.transcript import transcript

    Console(highlight=False).print(transcript(result))


def _fail(text: str, code: int) -> NoReturn:
    sys.stderr.write(text + "\n")
    raise typer.Exit(code)
