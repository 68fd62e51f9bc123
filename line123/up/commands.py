"""The commands ``up``, ``down`` and ``status``."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console

from line123.machine import asterisk
from line123.machine.debian import MachineError
from line123.up import panel, parts, processes, start, state, status
from line123.up.ports import PortTakenError
from ticketing.core.config import SettingsError, load_settings

if TYPE_CHECKING:
    from ticketing.core.config import Settings

app = typer.Typer(no_args_is_help=True)
_errors = Console(stderr=True, highlight=False)

_USAGE = 2
_STOP_SECONDS = 90.0
DataOption = Annotated[Path | None, typer.Option(help="Folder that holds all state of the copy.")]


@app.command()
def up(
    data: DataOption = None,
    ports: Annotated[int | None, typer.Option(help="First port; without it the next free thousand.")] = None,
    without: Annotated[str, typer.Option(help=f"Parts to leave out, with commas: {', '.join(parts.NAMES)}.")] = "",
    detach: Annotated[bool, typer.Option(help="Return when everything serves.")] = False,  # noqa: FBT002 a flag
) -> None:
    """Start everything; in the foreground until Ctrl-C."""
    try:
        settings = load_settings(data=data, ports=ports)
        left_out = _left_out(without)
        if settings.redis_url and "redis" not in left_out:
            left_out = (*left_out, "redis")  # one that somebody else runs is used
        copy = start.start(settings, left_out, tied=not detach, say=_say)
    except SettingsError as error:
        _fail(error.faults, _USAGE)
    except (MachineError, state.AlreadyRunningError, PortTakenError) as error:
        _fail([str(error)], 1)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        late = start.wait_until_ready(copy, start.READY_SECONDS, _say)
    except KeyboardInterrupt:
        start.stop(copy)
        raise typer.Exit(0) from None
    if late and (detach or copy.supervisor.poll() is not None):
        start.stop(copy)
        _fail([_complaint(copy.settings, part) for part in late], 1)
    Console().print(panel.ready_panel(copy.settings, left_out, late, detached=detach))
    sys.stdout.flush()
    raise typer.Exit(0 if detach else start.stay(copy))


@app.command()
def down(data: DataOption = None) -> None:
    """Stop the copy on a data folder."""
    settings = _settings(data)
    pid = state.owner(settings)
    if not pid:
        _say(f"Nothing runs on {settings.data}")
        return
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + _STOP_SECONDS
    while state.owner(settings) is not None or processes.look_up(pid):
        if time.monotonic() > deadline:
            _fail([f"Line 123 on {settings.data} (pid {pid}) has not stopped within {_STOP_SECONDS:.0f} seconds."], 1)
        time.sleep(0.1)
    _say("Stopped")


@app.command(name="status")
def show_status(
    data: DataOption = None,
    json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,  # noqa: FBT002 a flag
) -> None:
    """Show every part of the copy on a data folder; exit code 3 when it is down, 1 when it is degraded."""
    settings = _settings(data)
    kept = state.remembered(settings)
    try:
        wanted = parts.all_parts(settings, asterisk.remembered(settings.cache), kept.without if kept else ())
    except MachineError as error:
        _fail([str(error)], 1)
    report = status.look(settings, wanted)
    if json:
        print(report.as_json())
    else:
        Console().print(panel.status_table(report))
    raise typer.Exit(3 if not report.pid else 1 if report.degraded else 0)


def _settings(data: Path | None) -> Settings:
    try:
        return state.settings_in_force(data)
    except SettingsError as error:
        _fail(error.faults, _USAGE)


def _left_out(without: str) -> tuple[str, ...]:
    names = tuple(name for name in without.replace(" ", "").split(",") if name)
    unknown = [name for name in names if name not in parts.NAMES]
    if unknown:
        raise SettingsError(
            [f"--without: {name} is not a part; parts are {', '.join(parts.NAMES)}." for name in unknown]
        )
    return names


def _complaint(settings: Settings, part: status.PartStatus) -> str:
    log = settings.log_dir / f"{part.name}.log"
    last = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-5:] if log.exists() else []
    return "\n    ".join(
        [f"{part.name} does not serve ({part.why or part.state.lower()}); last lines of {log}:", *last]
    )


def _say(text: str) -> None:
    _errors.print(f"[dim]·[/] {text}", soft_wrap=True)


def _fail(sentences: list[str], code: int) -> NoReturn:
    for sentence in sentences:
        _errors.print(sentence, markup=False, soft_wrap=True)
    raise typer.Exit(code)
