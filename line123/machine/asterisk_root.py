"""Asterisk unpacked from a Debian suite into a folder and run by its own loader, as any user."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

from line123.machine import apt_sources, asterisk_version, debian
from line123.machine.debian import MachineError, Say

if TYPE_CHECKING:
    from pathlib import Path

SUITES = ("forky", "sid")
"""Debian suites that carry Asterisk, tried in this order."""

_EXPIRED = "is expired"
_APT_KEYS = ("Acquire::http::Proxy", "Acquire::https::Proxy", "Acquire::https::CaInfo")


def command(root: Path) -> list[str]:
    """How to run the Asterisk of an unpacked root. Raises MachineError when the root is not whole."""
    loaders = sorted(root.glob("usr/lib/*/ld-linux*.so.*"))
    program = root / "usr/sbin/asterisk"
    if not loaders or not program.exists():
        raise MachineError(f"The unpacked Asterisk in {root} is not whole; delete that folder and start again.")
    loader = loaders[0]
    return [str(loader), "--library-path", str(loader.parent), "--argv0", "asterisk", str(program)]


def modules(root: Path) -> Path:
    """Folder of the Asterisk modules in an unpacked root."""
    return next(root.glob("usr/lib/*/asterisk/modules"))


def unpack(folder: Path, say: Say) -> Path:
    """Unpack the newest acceptable Asterisk below ``folder``; gives its root, named by version.

    Raises MachineError with one sentence when no suite gives an acceptable one.
    """
    mirror = apt_sources.debian_mirror(apt_sources.read(), debian.codename())
    if mirror is None:
        raise MachineError("No Debian archive is among this machine's apt sources, so Asterisk cannot be fetched.")
    if shutil.which("mmdebstrap") is None:
        debian.install(["mmdebstrap"], say)
    refusals = []
    for suite in SUITES:
        try:
            return _unpack_suite(folder, mirror, suite, say)
        except MachineError as error:
            refusals.append(f"{suite}: {error}")
            say(refusals[-1])
    raise MachineError("No acceptable Asterisk could be fetched. " + " ".join(refusals))


def _unpack_suite(folder: Path, mirror: apt_sources.Source, suite: str, say: Say) -> Path:
    building = folder / f".building-{os.getpid()}"
    say(f"Fetching Asterisk from Debian {suite} ({mirror.uri}); about 100 MB, once")
    try:
        _mmdebstrap(building, mirror, suite, say)
        version = asterisk_version.probe(command(building))
        if why := asterisk_version.refusal(version):
            raise MachineError(f"Asterisk {why}.")
        root = folder / f"root-{version}"
        shutil.rmtree(root, ignore_errors=True)
        building.rename(root)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return root


def _mmdebstrap(target: Path, mirror: apt_sources.Source, suite: str, say: Say) -> None:
    shutil.rmtree(target, ignore_errors=True)
    done = _run_mmdebstrap(target, mirror, suite, [])
    if done.returncode != 0 and _EXPIRED in done.stderr:
        # A mirror that is a stored copy keeps its old date. Signatures stay checked; only the age is not.
        say("The mirror's Release file is expired: fetching again without the date check (signatures stay checked)")
        shutil.rmtree(target, ignore_errors=True)
        done = _run_mmdebstrap(target, mirror, suite, ["Acquire::Check-Valid-Until=false"])
    if done.returncode != 0:
        raise MachineError("mmdebstrap failed: " + " ".join(done.stderr.strip().splitlines()[-3:]))


def _run_mmdebstrap(
    target: Path, mirror: apt_sources.Source, suite: str, extra: list[str]
) -> subprocess.CompletedProcess[str]:
    signed = f"[signed-by={mirror.signed_by}] " if mirror.signed_by else ""
    options = ["APT::Install-Recommends=false", *_host_apt_options(), *extra]
    quoted = [f'--aptopt={name} "{value}"' for name, value in (item.split("=", 1) for item in options)]
    line = f"deb {signed}{mirror.uri} {suite} main"
    return subprocess.run(
        ["mmdebstrap", "--variant=extract", "--include=asterisk", *quoted, suite, str(target), line],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LC_ALL": "C"},
    )


def _host_apt_options() -> list[str]:
    """The proxy and certificates of the host's apt, which mmdebstrap does not look at."""
    dump = subprocess.run(["apt-config", "dump", "Acquire"], capture_output=True, text=True, check=False).stdout
    pairs = (line.rstrip(";").split(" ", 1) for line in dump.splitlines() if " " in line)
    return [f"{name}={value.strip(chr(34))}" for name, value in pairs if name in _APT_KEYS and value.strip('"')]
