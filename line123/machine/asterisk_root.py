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
    refusals = []
    for suite in SUITES:
        try:
            return _unpack_suite(folder, mirror, suite, say)
        except MachineError as error:
            refusals.append(f"{suite}: {error}")
            say(refusals[-1])
    raise MachineError("No acceptable Asterisk could be fetched. " + " ".join(refusals))


def _unpack_suite(folder: Path, mirror: apt_sources.Source, suite: str, say: Say) -> Path:
    work = folder / f".building-{os.getpid()}"
    shutil.rmtree(work, ignore_errors=True)
    say(f"Fetching Asterisk from Debian {suite} ({mirror.uri}); about 170 MB, once")
    try:
        config = _private_apt(work, mirror, suite)
        _update(config, say)
        _apt(config, "install", "-y", "--download-only", "asterisk")
        building = work / "root"
        for package in sorted((work / "cache/archives").glob("*.deb")):
            _run(["dpkg-deb", "--extract", str(package), str(building)], {})
        version = asterisk_version.probe(command(building))
        if why := asterisk_version.refusal(version):
            raise MachineError(f"Asterisk {why}.")
        root = folder / f"root-{version}"
        shutil.rmtree(root, ignore_errors=True)
        building.rename(root)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return root


def _private_apt(work: Path, mirror: apt_sources.Source, suite: str) -> Path:
    """An apt of our own that knows one suite and believes that nothing is installed; gives its configuration."""
    for name in ("etc/apt.conf.d", "etc/preferences.d", "state/lists/partial", "cache/archives/partial", "root"):
        (work / name).mkdir(parents=True)
    (work / "status").touch()
    signed = f"[signed-by={mirror.signed_by}] " if mirror.signed_by else ""
    (work / "etc/sources.list").write_text(f"deb {signed}{mirror.uri} {suite} main\n", encoding="utf-8")
    options = {
        "Dir::Etc": work / "etc",
        "Dir::State": work / "state",
        "Dir::State::status": work / "status",
        "Dir::Cache": work / "cache",
        "APT::Install-Recommends": "false",
        "APT::Sandbox::User": "root",
        "Acquire::Languages": "none",
        **_host_apt_options(),
    }
    config = work / "apt.conf"
    config.write_text("".join(f'{name} "{value}";\n' for name, value in options.items()), encoding="utf-8")
    return config


def _update(config: Path, say: Say) -> None:
    try:
        _apt(config, "update", "--error-on=any")
    except MachineError as error:
        if _EXPIRED not in str(error):
            raise
        # A mirror that is a stored copy keeps its old date. Signatures stay checked; only the age is not.
        say("The mirror's Release file is expired: going on without the date check (signatures stay checked)")
        with config.open("a", encoding="utf-8") as file:
            file.write('Acquire::Check-Valid-Until "false";\n')
        _apt(config, "update", "--error-on=any")


def _apt(config: Path, *arguments: str) -> None:
    _run(["apt-get", "-q", *arguments], {"APT_CONFIG": str(config)})


def _run(line: list[str], environment: dict[str, str]) -> None:
    settled = {**os.environ, "LC_ALL": "C", **environment}
    done = subprocess.run(line, capture_output=True, text=True, check=False, env=settled)
    if done.returncode != 0:
        raise MachineError(f"{line[0]} failed: " + " ".join(done.stderr.strip().splitlines()[-3:]))


def _host_apt_options() -> dict[str, str]:
    """The proxy and certificates of the host's apt, which a private one does not look at."""
    dump = subprocess.run(["apt-config", "dump", "Acquire"], capture_output=True, text=True, check=False).stdout
    pairs = (line.rstrip(";").split(" ", 1) for line in dump.splitlines() if " " in line)
    return {name: value.strip('"') for name, value in pairs if name in _APT_KEYS and value.strip('"')}
