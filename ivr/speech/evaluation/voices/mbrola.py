"""MBROLA voices: Indonesian phonemes spoken by Indonesian, Malay, Italian and Spanish voices.

Program and voices are Debian packages whose licences forbid commercial use: they are unpacked into the cache of whoever
measures, through apt and without root, and nothing made with them is part of Line 123.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from ivr.voice.engines import EngineError
from ivr.voice.engines.espeak import run_espeak

VOICES = ("id1", "ma1", "es3", "it3", "it4")
_OWN_PHONEMES = ("id1", "ma1")  # espeak-ng speaks these by itself
_ITALIAN = {
    "V": "a", "I": "i", "U": "u", "Q": "o", "@": "e", "N": "n", "nY": "J", "C": "tS", "dZ": "dZ", "j": "j", "h": "_",
    "z": "z", "S": "S", "A": "a", "E": "e", "O": "o", "aI": "a", "aU": "a",
}  # fmt: skip
_SPANISH = _ITALIAN | {"dZ": "jj", "j": "jj", "h": "x", "z": "s", "S": "s", "v": "b"}
_PHONEMES: Final = {"it3": _ITALIAN, "it4": _ITALIAN, "es3": _SPANISH}
_HIGHER = {"it4": 1.9}  # a woman's voice wants a melody higher than the Indonesian man's
_POINT = re.compile(r"(\d+) (\d+)")


class Mbrola:
    """Program and voices unpacked below ``folder``."""

    def __init__(self, folder: Path) -> None:
        """Fetch what is missing. Raises EngineError when the packages cannot be had."""
        self._root = folder / "root"
        missing = [name for name in VOICES if not self._voice(name).exists()]
        if missing or not self._program.exists():
            _fetch(folder, ["mbrola", *(f"mbrola-{name}" for name in missing)])
        self._data = _espeak_data(folder, {name: self._voice(name) for name in _OWN_PHONEMES})

    def speak(self, text: str, voice: str, words_a_minute: int) -> bytes:
        """Return a wav file of ``text``. Raises EngineError."""
        if voice in _OWN_PHONEMES:
            return self._espeak(f"mb-{voice}", words_a_minute, "--stdout", text)
        told = self._espeak("mb-id1", words_a_minute, "--pho", "-q", text).decode()
        with TemporaryDirectory() as folder:
            spelled, sound = Path(folder, "x.pho"), Path(folder, "x.wav")
            spelled.write_text(_respelled(told, voice))
            done = subprocess.run(
                [self._program, "-e", self._voice(voice), spelled, sound], capture_output=True, check=False
            )
            if done.returncode or not sound.exists():
                raise EngineError(f"MBROLA cannot say {text!r}: {done.stderr.decode(errors='replace').strip()}")
            return sound.read_bytes()

    @property
    def _program(self) -> Path:
        return self._root / "usr/bin/mbrola"

    def _voice(self, name: str) -> Path:
        return self._root / "usr/share/mbrola" / name / name

    def _espeak(self, voice: str, words_a_minute: int, *rest: str) -> bytes:
        path = f"{self._program.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        arguments = (f"--path={self._data}", "-v", voice, "-s", str(words_a_minute), *rest)
        return run_espeak(*arguments, environment=os.environ | {"PATH": path})


def _respelled(told: str, voice: str) -> str:
    """Write the phonemes of ``told`` as ``voice`` knows them."""
    lines = [line.split("\t") for line in told.splitlines() if line.strip()]
    higher, names = _HIGHER.get(voice, 1.0), _PHONEMES[voice]
    spelled = (
        "\t".join(
            [names.get(phoneme.strip(), phoneme.strip()), *length, *(_raised(points, higher) for points in pitch)]
        )
        for phoneme, length, pitch in ((first, rest[:1], rest[1:]) for first, *rest in lines)
    )
    return "\n".join(spelled) + "\n"


def _raised(points: str, higher: float) -> str:
    """Raise the pitch of a phoneme's points, each a share of its length and hertz."""
    return _POINT.sub(lambda point: f"{point[1]} {round(int(point[2]) * higher)}", points.strip())


def _fetch(folder: Path, packages: list[str]) -> None:
    """Fetch Debian packages from the mirror that this machine uses and unpack them, with lists of their own."""
    mirror, suite = _mirror()
    lists, debs = folder / "lists", folder / "debs"
    for made in (lists / "partial", debs / "partial"):
        made.mkdir(parents=True, exist_ok=True)
    source = folder / "mbrola.list"
    source.write_text(f"deb {mirror} {suite} contrib non-free\n")
    own = [
        "-o", f"Dir::Etc::SourceList={source}", "-o", "Dir::Etc::SourceParts=/nonexistent",
        "-o", f"Dir::State::Lists={lists}", "-o", f"Dir::Cache={debs}",
    ]  # fmt: skip
    _run(["apt-get", "-q", *own, "update"], debs)
    _run(["apt-get", "-q", *own, "download", *packages], debs)
    for package in sorted(debs.glob("*.deb")):
        _run(["dpkg-deb", "-x", str(package), str(folder / "root")], debs)


def _mirror() -> tuple[str, str]:
    told = _run(["apt-get", "indextargets", "--format", "$(REPO_URI) $(CODENAME)", "Created-By: Packages"], Path("/"))
    for line in told.splitlines():
        mirror, _, suite = line.partition(" ")
        if suite and "-" not in suite and "debian" in mirror:
            return mirror, suite
    raise EngineError("This machine knows no Debian mirror, so MBROLA's voices cannot be fetched.")


def _run(command: list[str], folder: Path) -> str:
    try:
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout
    except FileNotFoundError as error:
        raise EngineError(f"{command[0]} is not there, so MBROLA's voices cannot be fetched.") from error
    except subprocess.CalledProcessError as error:
        raise EngineError(f"MBROLA's voices cannot be fetched: {error.stderr.strip()}") from error


def _espeak_data(folder: Path, voices: dict[str, Path]) -> Path:
    """Make a copy in links of espeak-ng's data with the voices where espeak-ng looks for them."""
    told = run_espeak("--version").decode()
    data = Path(told.partition("Data at:")[2].strip())
    copy = folder / "espeak-ng-data"
    (copy / "mbrola").mkdir(parents=True, exist_ok=True)
    links = {copy / path.name: path for path in data.iterdir() if path.name != "mbrola"}
    links |= {copy / "mbrola" / name: path for name, path in voices.items()}
    for link, path in links.items():
        if not link.is_symlink():
            link.symlink_to(path.resolve())
    return folder
