"""The parts of one copy: what each runs, which ports it needs, how to tell that it serves."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from line123.machine.debian import MachineError
from line123.up import probes
from line123.up.render import asterisk_etc

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from line123.machine.asterisk import Asterisk
    from line123.up.probes import Probe
    from ticketing.core.config import Settings

NAMES = (
    "redis",
    "asterisk",
    "recogniser",
    "ivr",
    "web",
    "events",
    "worker-notify",
    "worker-media",
    "scheduler",
    "watchman",
)

_LISTENS = {
    "asterisk": (("udp", "sip"), ("tcp", "ami"), ("tcp", "http")),
    "ivr": (("tcp", "fastagi"), ("tcp", "audiosocket")),
    "web": (("tcp", "web"),),
    "events": (("tcp", "events"),),
}

_IN_THE_BACKGROUND = 10
_ON_THE_LINE = -5

_NO_DATABASE = {"redis", "asterisk", "recogniser", "watchman"}


@dataclass(frozen=True)
class Part:
    """One program under supervisor; parts of low ``priority`` start first and stop last.

    ``niceness`` as of nice(1): what nobody waits for gives way to what somebody waits for, and everything to the sound
    of a call, where the user may do that.
    """

    name: str
    command: tuple[str, ...]
    priority: int
    probe: Probe
    stop_seconds: int = 10
    niceness: int = 0


def wanted_ports(settings: Settings, without: Collection[str]) -> list[tuple[str, int]]:
    """Kind and offset from the base of every fixed port that the parts to be started need."""
    listed = [pair for name in NAMES if name not in without for pair in _LISTENS.get(name, ())]
    return [(kind, settings.port(port) - settings.ports) for kind, port in listed]


def need_database(without: Collection[str]) -> bool:
    """Whether any part to be started reads the database."""
    return bool(set(NAMES) - set(without) - _NO_DATABASE)


def ports_of(settings: Settings, name: str) -> dict[str, int]:
    """Ports of one part by what they are for."""
    return {port: settings.port(port) for _, port in _LISTENS.get(name, ())}


def all_parts(settings: Settings, asterisk: Asterisk | None, without: Collection[str]) -> list[Part]:
    """The parts to be started. Raises MachineError when a program is not on this machine."""
    makers: dict[str, Callable[[Settings], Part]] = {
        "redis": _redis,
        "recogniser": _recogniser,
        "ivr": _ivr,
        "web": _web,
        "events": _events,
        "worker-notify": partial(_worker, queue="notify"),
        "worker-media": partial(_worker, queue="media"),
        "scheduler": _scheduler,
        "watchman": _watchman,
    }
    parts = [make(settings) for name, make in makers.items() if name not in without]
    if asterisk is not None and "asterisk" not in without:
        parts.append(_asterisk(settings, asterisk))
    return sorted(parts, key=lambda part: part.priority)


def _redis(settings: Settings) -> Part:
    program = shutil.which("redis-server", path="/usr/bin:/usr/local/bin")
    if program is None:
        raise MachineError("redis-server is not installed. Run this once, then start again: make setup")
    probe = probes.redis_ping(settings.socket_dir / "redis.sock")
    return Part("redis", (program, str(settings.run_dir / "redis.conf")), 10, probe)


def asterisk_command(settings: Settings, asterisk: Asterisk) -> tuple[str, ...]:
    """The program and its configuration; add ``-f`` to run it, ``-rx COMMAND`` to ask it."""
    return (*asterisk.command, "-C", str(asterisk_etc(settings) / "asterisk.conf"))


def _asterisk(settings: Settings, asterisk: Asterisk) -> Part:
    command = asterisk_command(settings, asterisk)
    # It stops first of all: no new call meets a line that is going away.
    return Part("asterisk", (*command, "-f"), 60, probes.asterisk_booted(command), niceness=_ON_THE_LINE)


def _recogniser(settings: Settings) -> Part:
    # It serves while its models are still loading: callers press keys until then.
    probe = probes.recogniser_ping(settings.socket_dir / "recogniser.sock")
    return Part("recogniser", (sys.executable, "-m", "ivr.speech.process"), 15, probe)


def _ivr(settings: Settings) -> Part:
    probe = probes.tcp(settings.port("fastagi"))
    return Part("ivr", (sys.executable, "-m", "ivr.server"), 20, probe, niceness=_ON_THE_LINE)


def _web(settings: Settings) -> Part:
    command = _gunicorn("ticketing.web.gunicorn_web", "ticketing.web.app:create_app()")
    return Part("web", command, 30, probes.http_get(settings.port("web"), "/"))


def _events(settings: Settings) -> Part:
    command = _gunicorn("ticketing.web.gunicorn_events", "ticketing.web.live:create_events_app()")
    return Part("events", command, 30, probes.tcp(settings.port("events")))


def _gunicorn(config: str, app: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "gunicorn", "-c", f"python:{config}", app)


def _worker(settings: Settings, queue: str) -> Part:  # noqa: ARG001 one shape for all makers
    command = (sys.executable, "-m", "ticketing.workers.worker", queue)
    return Part(f"worker-{queue}", command, 40, probes.nothing, niceness=_IN_THE_BACKGROUND)


def _scheduler(settings: Settings) -> Part:  # noqa: ARG001
    command = (sys.executable, "-m", "ticketing.workers.schedule")
    return Part("scheduler", command, 50, probes.nothing, niceness=_IN_THE_BACKGROUND)


def _watchman(settings: Settings) -> Part:  # noqa: ARG001
    return Part("watchman", (sys.executable, "-m", "ivr.switchboard.watchman"), 55, probes.nothing)
