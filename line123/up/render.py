"""Write the configuration of Asterisk, Redis and supervisor for one copy."""

from __future__ import annotations

import shlex
import shutil
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from line123.up.paths import ASTERISK_CONF, CLIPS
from line123.up.secrets import SIP_USERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from line123.machine.asterisk import Asterisk
    from line123.up.parts import Part
    from ticketing.core.config import Settings

SCRIPT_SECONDS = 4
"""How long the call script may take before it renews its own limit."""

_FAULT_SECONDS = 900
_PORTS = ("sip", "fastagi", "audiosocket", "ami", "http")
_SHARED = ("documentation", "rest-api", "static-http")


def asterisk_etc(settings: Settings) -> Path:
    """Folder of the rendered Asterisk configuration."""
    return settings.run_dir / "asterisk-etc"


def render_asterisk(settings: Settings, asterisk: Asterisk, secrets: Mapping[str, str]) -> None:
    """Render every template of ``asterisk-conf/`` and make the folders it names."""
    etc = asterisk_etc(settings)
    shutil.rmtree(etc, ignore_errors=True)
    etc.mkdir(mode=0o700)
    house = Environment(
        loader=FileSystemLoader(ASTERISK_CONF),
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 not a page
    )
    values = _values(settings, asterisk, secrets)
    for template in sorted(house.list_templates(extensions=["j2"])):
        (etc / template.removesuffix(".j2")).write_text(house.get_template(template).render(values), encoding="utf-8")
    _lay_out(settings, asterisk)


def render_redis(settings: Settings) -> Path:
    """Write the configuration of the private Redis: Unix socket only, append-only file."""
    folder = settings.data / "redis"
    folder.mkdir(exist_ok=True, mode=0o700)
    lines = [
        "port 0",
        f'unixsocket "{settings.socket_dir / "redis.sock"}"',
        "unixsocketperm 700",
        f'dir "{folder}"',
        "daemonize no",
        "appendonly yes",
        "appendfsync everysec",
        'save ""',
        'logfile ""',
        "loglevel notice",
    ]
    path = settings.run_dir / "redis.conf"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def render_supervisor(settings: Settings, parts: Iterable[Part], runner: tuple[str, ...]) -> Path:
    """Write the supervisor configuration; ``runner`` is the command put before every part's own."""
    sections = [
        _section("unix_http_server", {"file": settings.socket_dir / "supervisor.sock", "chmod": "0700"}),
        _section("supervisord", _daemon(settings)),
        _section("rpcinterface:supervisor", {_FACTORY: "supervisor.rpcinterface:make_main_rpcinterface"}),
        *(_section(f"program:{part.name}", _program(settings, part, runner)) for part in parts),
    ]
    path = settings.run_dir / "supervisord.conf"
    path.write_text("\n".join(sections), encoding="utf-8")
    return path


_FACTORY = "supervisor.rpcinterface_factory"


def _values(settings: Settings, asterisk: Asterisk, secrets: Mapping[str, str]) -> dict[str, object]:
    home = settings.data / "asterisk"
    first, last = settings.rtp_ports
    return {
        "etc": asterisk_etc(settings),
        "modules": asterisk.modules,
        "varlib": home / "varlib",
        "share": home / "share",
        "spool": home / "spool",
        "missed": settings.missed_dir,
        "sockets": settings.socket_dir,
        "log": settings.log_dir,
        "name": f"line123-{settings.node}",
        "language": settings.language,
        "ports": {name: settings.port(name) for name in _PORTS},
        "rtp_first": first,
        "rtp_last": last,
        "passwords": {name: secrets[name] for name in (*SIP_USERS, "switchboard")},
        "script_seconds": SCRIPT_SECONDS,
        "fault_seconds": _FAULT_SECONDS,
    }


def _lay_out(settings: Settings, asterisk: Asterisk) -> None:
    home = settings.data / "asterisk"
    for folder in ("varlib/keys", "spool", "share/sounds/id", "share/sounds/en"):
        (home / folder).mkdir(parents=True, exist_ok=True)
    for name in _SHARED:
        _link(home / "share" / name, asterisk.share / name)
    for language in ("id", "en"):
        _link(home / "share/sounds" / language / "line123", CLIPS / language)


def _link(link: Path, target: Path) -> None:
    link.unlink(missing_ok=True)
    link.symlink_to(target)


def _daemon(settings: Settings) -> dict[str, object]:
    return {
        "logfile": settings.log_dir / "supervisord.log",
        "logfile_maxbytes": "10MB",
        "pidfile": settings.run_dir / "supervisord.pid",
        "childlogdir": settings.log_dir,
        "nodaemon": "true",
        "silent": "true",
        "umask": "077",
    }


def _program(settings: Settings, part: Part, runner: tuple[str, ...]) -> dict[str, object]:
    pid_file = settings.run_dir / "pids" / f"{part.name}.pid"
    command = (*runner, str(pid_file), str(part.niceness), *part.command)
    return {
        "command": shlex.join(command),
        "directory": settings.data,
        "priority": part.priority,
        "autorestart": "true",  # a worker that lost Redis ends with 0 and must come back too
        "startretries": 100000,
        "startsecs": 1,
        "stopasgroup": "true",
        "killasgroup": "true",
        "stopwaitsecs": part.stop_seconds,
        "redirect_stderr": "true",
        "stdout_logfile": settings.log_dir / f"{part.name}.log",
        "stdout_logfile_maxbytes": "10MB",
        "stdout_logfile_backups": 5,
    }


def _section(name: str, values: Mapping[str, object]) -> str:
    lines = [f"{key} = {str(value).replace('%', '%%')}" for key, value in values.items()]
    return "\n".join([f"[{name}]", *lines, ""])
