"""Bring the machine to where Line 123 can run or be tested: Debian packages, Python packages, Asterisk.

``python3 deploy/prepare.py run|test|voice`` prints the folder of the virtual environment; all else goes to stderr.
Standard library only. A second run finds everything done and returns at once.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from line123.machine import asterisk, debian  # noqa: E402 the checkout is no package yet
from line123.machine.debian import MachineError  # noqa: E402

OLDEST_PYTHON = (3, 11)
LOCKS = {"run": "requirements.lock", "test": "requirements.lock", "voice": "requirements-voice.lock"}
_PROGRAMS = {"redis-server": "redis-server", "espeak-ng": "espeak-ng"}
_TEST_PROGRAMS = {"chromium": "chromium", "sipp": "sip-tester"}
_STAMP = ".line123-complete"
_talking = threading.Lock()


def main() -> None:
    """Prepare for what the first argument names."""
    purpose = sys.argv[1] if len(sys.argv) > 1 else "run"
    if purpose not in LOCKS:
        sys.exit(f"usage: prepare.py {'|'.join(LOCKS)}")
    cache = Path(os.environ.get("LINE123_CACHE") or "~/.cache/line123").expanduser().absolute()
    try:
        print(prepare(purpose, cache))
    except MachineError as error:
        sys.exit(str(error))


def prepare(purpose: str, cache: Path) -> Path:
    """Get what is missing; gives the virtual environment. Raises MachineError with one sentence."""
    if sys.version_info < OLDEST_PYTHON:
        raise MachineError(f"Line 123 needs Python 3.11 or newer; this is {platform.python_version()}.")
    missing = missing_packages(purpose)
    if missing:
        debian.install(missing, say)
    cache.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(2) as pool:  # one waits for the mirror, the other for the package index
        telephone = pool.submit(asterisk.get, cache, say)
        venv = pool.submit(virtual_environment, cache, ROOT / LOCKS[purpose])
        telephone.result()
        return venv.result()


def missing_packages(purpose: str) -> list[str]:
    """Debian packages to install, by what cannot be found rather than by what apt believes."""
    programs = _PROGRAMS | (_TEST_PROGRAMS if purpose == "test" else {})
    missing = [package for program, package in programs.items() if shutil.which(program) is None]
    if purpose == "test" and not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        missing.append("postgresql")
    if importlib.util.find_spec("ensurepip") is None:  # Debian keeps it in a package of its own
        missing.append("python3-venv")
    return missing


def virtual_environment(cache: Path, lock: Path) -> Path:
    """The virtual environment of a lock, made when it is not there; named by the lock's hash and the Python.

    It holds no Line 123: several checkouts share it, and each puts itself on the path.
    """
    bootstrap = ROOT / "deploy/bootstrap.lock"
    digest = hashlib.sha256(lock.read_bytes() + bootstrap.read_bytes()).hexdigest()[:12]
    venv = cache / f"venv-{platform.python_version()}-{platform.machine()}-{digest}"
    if (venv / _STAMP).exists():
        return venv
    with (cache / "venv.lock").open("w") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        if not (venv / _STAMP).exists():
            _make(venv, bootstrap, lock)
    return venv


def _make(venv: Path, bootstrap: Path, lock: Path) -> None:
    say(f"Making the Python environment {venv}")
    shutil.rmtree(venv, ignore_errors=True)
    _run([sys.executable, "-m", "venv", str(venv)])
    python = str(venv / "bin/python")
    _run([python, "-m", "pip", "install", "-q", "--require-hashes", "--only-binary", ":all:", "-r", str(bootstrap)])
    count = lock.read_text(encoding="utf-8").count("==")
    say(f"Installing {count} Python packages, each checked against its hash")
    locked = ["--require-hashes", "--no-build-isolation", "-r", str(lock)]
    try:
        _run([str(venv / "bin/uv"), "pip", "install", "-q", "--system-certs", "--python", python, *locked])
    except MachineError:
        # An index that is set up for pip only is unknown to uv.
        say("uv could not install them; trying pip")
        _run([python, "-m", "pip", "install", "-q", *locked])
    (venv / _STAMP).touch()
    say("The Python environment is complete")


def _run(command: list[str]) -> None:
    quiet = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | quiet)
    if done.returncode != 0:
        words = (done.stderr or done.stdout).strip()[-2000:]
        raise MachineError(f"{' '.join(command[:4])} … failed:\n{words}")


def say(text: str) -> None:
    """Tell the person at the keyboard what is going on."""
    with _talking:
        print(f"· {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
