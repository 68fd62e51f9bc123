"""Debian packages: which are missing, and how to get them without letting a service start."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

Say = Callable[[str], None]

_POLICY = Path("/usr/sbin/policy-rc.d")
_SERVICES = {"redis-server": "redis-server", "asterisk": "asterisk", "postgresql": "postgresql"}
_QUIET = {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"}


class MachineError(Exception):
    """Something is missing that only the owner of the machine can give; the message is one sentence."""


def is_debian() -> bool:
    return shutil.which("apt-get") is not None


def codename() -> str:
    """Name of this Debian release (``bookworm``); empty on another system."""
    text = Path("/etc/os-release").read_text(encoding="utf-8")
    fields = dict(line.split("=", 1) for line in text.splitlines() if "=" in line)
    if fields.get("ID", "").strip('"') != "debian":
        return ""
    return fields.get("VERSION_CODENAME", "").strip('"')


def candidate(package: str) -> str:
    """Version that apt would install; empty when it has none."""
    done = _run(["apt-cache", "policy", package])
    found = re.search(r"^\s*Candidate:\s*(\S+)", done.stdout, re.MULTILINE)
    return "" if found is None or found[1] == "(none)" else found[1]


def install(packages: Sequence[str], say: Say) -> None:
    """Install with apt when we are root. Raises MachineError naming the exact command otherwise."""
    command = f"apt-get install -y --no-install-recommends {' '.join(packages)}"
    if not is_debian():
        raise MachineError(f"Needed and not here: {', '.join(packages)}. Install them by this system's own means.")
    if os.geteuid() != 0:
        raise MachineError(f"Debian packages are missing. Run this once, then start again: sudo {command}")
    say(f"Installing Debian packages: {' '.join(packages)}")
    with _no_service_starts():
        if _run(command.split()).returncode != 0:
            _run(["apt-get", "update"])
            done = _run(command.split())
            if done.returncode != 0:
                raise MachineError(f"apt-get could not install {', '.join(packages)}: {_last_words(done.stderr)}")
    _disable_services(packages)


@contextmanager
def _no_service_starts() -> Iterator[None]:
    """Refuse every service start while packages are set up; an administrator's own policy is left alone."""
    ours = not _POLICY.exists()
    if ours:
        _POLICY.write_text("#!/bin/sh\nexit 101\n", encoding="ascii")
        _POLICY.chmod(0o755)
    try:
        yield
    finally:
        if ours:
            _POLICY.unlink(missing_ok=True)


def _disable_services(packages: Sequence[str]) -> None:
    """Keep what we just installed from starting at the next boot: Line 123 runs private copies."""
    for service in (_SERVICES[name] for name in packages if name in _SERVICES):
        tool = ["systemctl", "disable", service] if shutil.which("systemctl") else ["update-rc.d", service, "disable"]
        if shutil.which(tool[0]):
            _run(tool)


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **_QUIET})


def _last_words(text: str) -> str:
    return " ".join(text.strip().splitlines()[-2:])
