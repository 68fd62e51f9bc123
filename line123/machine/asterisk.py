"""Choose the Asterisk to run: the system's, else apt's, else an unpacked root; remember which and why."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from line123.machine import asterisk_root, asterisk_version, debian
from line123.machine.debian import MachineError, Say


@dataclass(frozen=True)
class Asterisk:
    """An Asterisk that can be run; ``way`` is ``system``, ``apt`` or ``root``."""

    way: str
    version: str
    command: tuple[str, ...]
    modules: Path
    share: Path
    reason: str


def get(cache: Path, say: Say) -> Asterisk:
    """The Asterisk remembered in the cache, or a newly chosen one.

    Raises MachineError with one sentence when this machine can have none.
    """
    folder = cache / "asterisk"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (kept := remembered(cache)) is not None:
            return kept
        chosen = _choose(folder, say)
        record = asdict(chosen) | {"modules": str(chosen.modules), "share": str(chosen.share)}
        fresh = folder / "chosen.json.new"
        fresh.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
        fresh.replace(folder / "chosen.json")
    say(f"Asterisk {chosen.version}: {chosen.reason}")
    return chosen


def remembered(cache: Path) -> Asterisk | None:
    """The Asterisk chosen before, as long as it still runs and is still acceptable."""
    try:
        record = json.loads((cache / "asterisk/chosen.json").read_text(encoding="utf-8"))
        kept = Asterisk(
            way=record["way"],
            version=record["version"],
            command=tuple(record["command"]),
            modules=Path(record["modules"]),
            share=Path(record["share"]),
            reason=record["reason"],
        )
    except (OSError, ValueError, KeyError):
        return None
    version = asterisk_version.probe(kept.command)
    return None if asterisk_version.refusal(version) or str(version) != kept.version else kept


def _choose(folder: Path, say: Say) -> Asterisk:
    reasons: list[str] = []
    if found := _system("system", reasons):
        return found
    if found := _from_apt(reasons, say):
        return found
    root = _kept_root(folder) or asterisk_root.unpack(folder, say)
    version = asterisk_version.probe(asterisk_root.command(root))
    reasons.append("so an unpacked Debian root is run by its own loader")
    return Asterisk(
        way="root",
        version=str(version),
        command=tuple(asterisk_root.command(root)),
        modules=asterisk_root.modules(root),
        share=root / "usr/share/asterisk",
        reason="; ".join(reasons),
    )


def _kept_root(folder: Path) -> Path | None:
    for root in sorted(folder.glob("root-*"), reverse=True):
        try:
            if not asterisk_version.refusal(asterisk_version.probe(asterisk_root.command(root))):
                return root
        except MachineError:
            continue
    return None


def _system(way: str, reasons: list[str]) -> Asterisk | None:
    program = shutil.which("asterisk", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
    if program is None:
        reasons.append("no Asterisk is installed")
        return None
    version = asterisk_version.probe([program])
    if why := asterisk_version.refusal(version):
        reasons.append(f"the installed Asterisk is refused ({why})")
        return None
    modules = _module_folder()
    if modules is None:
        reasons.append("the installed Asterisk has no module folder in a usual place")
        return None
    reasons.append("the installed Asterisk is acceptable" if way == "system" else "installed by apt")
    return Asterisk(way, str(version), (program,), modules, Path("/usr/share/asterisk"), "; ".join(reasons))


def _module_folder() -> Path | None:
    patterns = ("usr/lib/*/asterisk/modules", "usr/lib/asterisk/modules", "usr/local/lib/asterisk/modules")
    return next((path for pattern in patterns for path in sorted(Path("/").glob(pattern))), None)


def _from_apt(reasons: list[str], say: Say) -> Asterisk | None:
    offered = debian.candidate("asterisk") if debian.is_debian() else ""
    if not offered:
        reasons.append("apt offers none")
        return None
    if why := asterisk_version.refusal(asterisk_version.parse(offered)):
        reasons.append(f"the one apt offers is refused ({why})")
        return None
    if os.geteuid() != 0:
        reasons.append("only root could install the one apt offers")
        return None
    debian.install(["asterisk"], say)
    return _system("apt", reasons)


if __name__ == "__main__":
    _cache = Path(os.environ.get("LINE123_CACHE", "~/.cache/line123")).expanduser().absolute()
    try:
        _chosen = get(_cache, lambda text: print(text, file=sys.stderr))
    except MachineError as _error:
        sys.exit(str(_error))
    print(f"Asterisk {_chosen.version} ({_chosen.way}): {_chosen.reason}")
    print(" ".join(_chosen.command))
