"""Bring one copy up: check, prepare, start, wait until it serves, and stay until it is told to stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from line123.machine import asterisk as machine_asterisk
from line123.up import orphans, parts, ports, render, secrets, state, status
from ticketing.core.config import Settings, SettingsError, load_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from line123.machine.asterisk import Asterisk

READY_SECONDS = 90.0
_STOP_SECONDS = 60.0
_UNFIT = ';"\\\n\r'
_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Copy:
    """A copy that was started; the two locks are its own as long as they are open."""

    settings: Settings
    parts: tuple[parts.Part, ...]
    supervisor: subprocess.Popen[bytes]
    locks: tuple[IO[str], IO[str]]


def start(settings: Settings, without: tuple[str, ...], *, tied: bool, say: Callable[[str], None]) -> Copy:
    """Start every part; it may not serve yet when this returns.

    ``tied``: the copy ends with this process, however that ends. Raises SettingsError, MachineError,
    AlreadyRunningError or PortTakenError, each with sentences for the person at the keyboard.
    """
    _check_folder(settings.data)
    lock = state.lock_data(settings)
    for name in orphans.end_orphans(settings):
        say(f"Stopped {name}, left over from a supervisor that was killed")
    settings, port_lock = _claim_ports(settings, without)
    state.remember(settings, state.State(settings.ports, without))
    kept = secrets.make_secrets(settings.data)
    if not settings.secret_key:
        settings = _with(settings, secret_key=kept["secret_key"])
    asterisk = None if "asterisk" in without else machine_asterisk.get(settings.cache, say)
    _make_folders(settings)
    if parts.need_database(without):
        _prepare_database(settings, say)
    wanted = tuple(parts.all_parts(settings, asterisk, without))
    config = _render(settings, asterisk, wanted, kept)
    supervisor = _spawn(settings, config, (lock, port_lock), tied=tied)
    return Copy(settings, wanted, supervisor, (lock, port_lock))


def wait_until_ready(copy: Copy, seconds: float, say: Callable[[str], None]) -> list[status.PartStatus]:
    """Wait until every part serves; gives the parts that do not after that time."""
    deadline = time.monotonic() + seconds
    told: set[str] = set()
    while True:
        report = status.look(copy.settings, copy.parts)
        for part in report.parts:
            if part.ready and part.name not in told:
                told.add(part.name)
                say(f"{part.name} is up")
        late = [part for part in report.parts if not part.ready]
        if not late or time.monotonic() > deadline or copy.supervisor.poll() is not None:
            return late
        time.sleep(0.2)


def stop(copy: Copy) -> None:
    """Stop a copy we started and leave no process of it."""
    copy.supervisor.terminate()
    try:
        copy.supervisor.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        copy.supervisor.kill()
        copy.supervisor.wait()
    orphans.end_orphans(copy.settings)


def stay(copy: Copy) -> int:
    """Wait until the supervisor ends or we are told to stop; gives the exit code."""
    told_to_stop = False

    def on_signal(number: int, frame: object) -> None:  # noqa: ARG001 the shape Python wants
        nonlocal told_to_stop
        if not told_to_stop:
            told_to_stop = True
            copy.supervisor.terminate()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, on_signal)
    copy.supervisor.wait()
    orphans.end_orphans(copy.settings)
    return 0 if told_to_stop or copy.supervisor.returncode == 0 else 1


def _check_folder(data: Path) -> None:
    if any(sign in str(data) for sign in _UNFIT):
        raise SettingsError([f"LINE123_DATA: {str(data)!r} has a sign in it that configuration files cannot carry."])
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise SettingsError([f"LINE123_DATA: {data} cannot be made ({error.strerror})."]) from error
    if not os.access(data, os.W_OK | os.X_OK):
        raise SettingsError([f"LINE123_DATA: {data} cannot be written to."])


def _claim_ports(settings: Settings, without: tuple[str, ...]) -> tuple[Settings, IO[str]]:
    wanted = parts.wanted_ports(settings, without)
    if "ports" in settings.model_fields_set:
        return settings, ports.claim(settings.cache, settings.ports, wanted)
    kept = state.remembered(settings)
    if kept is not None:
        try:
            lock = ports.claim(settings.cache, kept.base, wanted)
        except ports.PortTakenError:
            pass  # somebody took them meanwhile; nobody asked for these very ones
        else:
            return _with(settings, ports=kept.base), lock
    base, lock = ports.claim_next(settings.cache, wanted)
    return _with(settings, ports=base), lock


def _with(settings: Settings, **changed: object) -> Settings:
    given = {name: getattr(settings, name) for name in settings.model_fields_set}
    return load_settings(**(given | changed))


def _make_folders(settings: Settings) -> None:
    settings.socket_dir.mkdir(exist_ok=True, mode=0o700)
    for folder in (settings.log_dir, settings.journal_dir, settings.run_dir / "pids"):
        folder.mkdir(exist_ok=True, mode=0o700)


def _prepare_database(settings: Settings, say: Callable[[str], None]) -> None:
    from ticketing import demo, setup  # heavy, and `up` refuses wrong settings before it needs them
    from ticketing.core.db import migrate

    say("Bringing the database up to date")
    migrate(settings)
    setup.prepare(settings)
    if settings.demo:
        demo.seed(settings)


def _render(
    settings: Settings, asterisk: Asterisk | None, wanted: tuple[parts.Part, ...], kept: dict[str, str]
) -> Path:
    if asterisk is not None:
        render.render_asterisk(settings, asterisk, kept)
    render.render_redis(settings)
    runner = (sys.executable, "-S", "-E", str(_HERE / "run_part.py"))
    return render.render_supervisor(settings, wanted, runner)


def _spawn(settings: Settings, config: Path, locks: tuple[IO[str], IO[str]], *, tied: bool) -> subprocess.Popen[bytes]:
    numbers = tuple(lock.fileno() for lock in locks)
    hold = (sys.executable, "-S", "-E", str(_HERE / "hold.py"), "TIED" if tied else "FREE", *map(str, numbers))
    root = str(_HERE.parents[1])
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = os.environ | settings.environment() | {"PYTHONPATH": os.pathsep.join(paths)}
    with (settings.log_dir / "supervisord.err").open("ab") as errors:
        supervisor = subprocess.Popen(
            [*hold, sys.executable, "-m", "supervisor.supervisord", "-n", "-c", str(config)],
            env=environment,
            cwd=settings.data,
            stdin=subprocess.DEVNULL,
            stdout=errors,
            stderr=errors,
            pass_fds=numbers,
            start_new_session=True,  # Ctrl-C reaches us alone: we pass it on once, in order
        )
    if not tied:
        state.sign(settings, supervisor.pid)
    return supervisor
