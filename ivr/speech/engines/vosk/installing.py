"""Put a Vosk model where the recogniser finds it: from a folder, a zip file or an address, whole or not at all."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from ivr.speech.engines.base import EngineFault
from ivr.speech.engines.vosk.folder import NEW, OLD, ModelFolder

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[a-z]{2,8})?")
_MOST_BYTES: Final = 8 << 30
_MOST_FILES: Final = 10_000
_CHUNK: Final = 1 << 20
_PATIENCE: Final = (20, 60)
_TRIAL_SECONDS: Final = 300
_INCOMING: Final = ".incoming-"


def models_folder(cache: Path) -> Path:
    """Return the folder of all installed models: one folder a language, in it one a model."""
    return cache / "speech" / "vosk"


def installed(cache: Path) -> Iterator[tuple[str, Path]]:
    """Give language and folder of every installed model, whole or not."""
    for language in sorted(models_folder(cache).glob("*")):
        if language.is_dir() and LANGUAGE.fullmatch(language.name):
            for model in sorted(language.iterdir()):
                if model.is_dir() and _NAME.fullmatch(model.name):
                    yield language.name, model


def install(source: Path, language: str, cache: Path, *, sha256: str = "", name: str = "") -> Path:
    """Install a folder or a zip file and return where it is now; one of the same name is replaced.

    ``sha256``: of the zip file. Raises EngineFault with a sentence: what is missing, or why Vosk refuses it.
    """
    if not LANGUAGE.fullmatch(language):
        raise EngineFault(f"{language!r} is no tag of a language such as id or ko.")
    if not source.exists():
        raise EngineFault(f"{source} is not there.")
    if sha256 and not source.is_file():
        raise EngineFault("--sha256 is of a zip file; a folder has none.")
    home = models_folder(cache) / language
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=_INCOMING, dir=home) as folder:
        incoming = Path(folder)
        model = _unpacked(source, incoming / "unpacked", sha256) if source.is_file() else source
        ModelFolder.check(model)
        called = name or (model if model.name != "unpacked" else source.with_suffix("")).name
        if not _NAME.fullmatch(called):
            raise EngineFault(f"{called!r} cannot be a name; give one with --name.")
        if model is source:
            model = Path(shutil.copytree(source, incoming / "copied"))
        _try(model, language)
        return _put(model, home / called, incoming)


def fetch(url: str, into: Path) -> Path:
    """Download a zip file. Raises EngineFault; whether it is the right one is judged by its hash."""
    import requests  # slow to load, and the recogniser only wants to know what is installed

    parts = urlsplit(url)
    if parts.scheme != "https":
        raise EngineFault("Only https addresses are fetched.")
    file = into / (PurePosixPath(parts.path).name or "model.zip")
    try:
        with requests.get(url, stream=True, timeout=_PATIENCE) as answer, file.open("wb") as out:
            answer.raise_for_status()
            for chunk in answer.iter_content(_CHUNK):
                out.write(chunk)
                if out.tell() > _MOST_BYTES:
                    raise EngineFault(f"{url} does not end.")
    except requests.RequestException as error:
        raise EngineFault(f"{url} could not be fetched: {error}") from error
    return file


def _unpacked(file: Path, into: Path, sha256: str) -> Path:
    with file.open("rb") as opened:
        found = hashlib.file_digest(opened, "sha256").hexdigest()
    if sha256 and found != sha256.lower():
        raise EngineFault(f"{file.name} has the sha256 {found}, not {sha256}: nothing was installed.")
    try:
        with zipfile.ZipFile(file) as archive:
            _check_members(archive)
            archive.extractall(into)
    except (zipfile.BadZipFile, OSError) as error:
        raise EngineFault(f"{file.name} cannot be unpacked: {error}") from error
    return _model_inside(into)


def _check_members(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if len(members) > _MOST_FILES or sum(member.file_size for member in members) > _MOST_BYTES:
        raise EngineFault("The zip file is too large for a model.")
    for member in members:
        path = PurePosixPath(member.filename)
        if path.is_absolute() or ".." in path.parts or "\\" in member.filename:
            raise EngineFault(f"The zip file wants to write outside its folder: {member.filename!r}.")


def _model_inside(folder: Path) -> Path:
    """Return the folder that has the acoustic model: the zip's own, or the one folder that it wraps everything in."""
    for place in (folder, *sorted(path for path in folder.glob("*") if path.is_dir())):
        if any((place / layout.acoustic).exists() for layout in (NEW, OLD)):
            return place
    inside = [path for path in folder.iterdir() if path.is_dir()]
    return inside[0] if len(inside) == 1 else folder


def _try(model: Path, language: str) -> None:
    """Load and test it in a process of its own: a broken file can end the process that reads it."""
    done = subprocess.run(
        [sys.executable, "-m", "ivr.speech.engines.vosk.trial", str(model), language],
        capture_output=True,
        text=True,
        timeout=_TRIAL_SECONDS,
        check=False,
    )
    if done.returncode != 0:
        words = (done.stderr.strip().splitlines() or ["it ended the process"])[-1]
        raise EngineFault(f"Vosk refuses the model: {words[:300]}")


def _put(model: Path, target: Path, incoming: Path) -> Path:
    if target.exists():
        target.rename(incoming / "replaced")
    model.rename(target)
    return target
