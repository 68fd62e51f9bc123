"""The texts of a language, what is known about each clip, and how a clip is to be spoken.

Light on purpose: the ivr server reads it, so nothing that can speak is imported here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ivr.voice.manifest import Clip, read_manifest
from ivr.voice.markup import plain, with_sounds

PROMPTS = Path(__file__).resolve().parents[2] / "prompts"
LANGUAGES = ("id", "en")


class CatalogueError(Exception):
    """The phrase files contradict themselves; the message names file and key."""


@dataclass(frozen=True)
class Phrase:
    """One thing that can be said.

    ``script`` is the text as written, ``spoken`` the same with the sounds of difficult words (see markup);
    ``clip`` is None until it was built. ``lead`` is seconds of silence before what is
    spoken, ``silence`` and ``tone`` are seconds of a clip that nobody speaks.
    """

    key: str
    script: str
    spoken: str
    spoken_in: str
    seconds_allowed: float = 12.0
    speed: float = 1.0
    before: str = ""
    after: str = ""
    lead: float = 0.0
    silence: float = 0.0
    tone: float = 0.0
    hertz: float = 800.0
    family: str = ""
    clip: Clip | None = None

    @property
    def text(self) -> str:
        """What a reader sees, without marks."""
        return plain(self.script)

    @property
    def is_signal(self) -> bool:
        """Whether the clip is silence or a tone: made without an engine, the same in every voice."""
        return self.silence > 0 or self.tone > 0

    @property
    def seconds(self) -> float:
        """Length of the built clip. Raises CatalogueError when there is none."""
        if self.clip is None:
            raise CatalogueError(f"{self.key} has no clip yet; run `line123 prompts build`.")
        return self.clip.seconds

    @property
    def recipe(self) -> str:
        """Hash of all that decides how the clip sounds; when it changes the clip is stale."""
        if self.tone:
            return sha256(f"tone\n{self.tone}\n{self.hertz}".encode()).hexdigest()
        parts = [self.spoken_in, self.spoken, self.before, self.after, str(self.speed), str(self.silence)]
        parts += [f"lead {self.lead}"] if self.lead else []  # without one a recipe is what it was before there were any
        return sha256("\n".join(parts).encode()).hexdigest()


@dataclass(frozen=True)
class Together:
    """Clips heard in one breath and the seconds they may take; keys may hold ``*``."""

    name: str
    keys: tuple[str, ...]
    seconds: float


class Catalogue(Mapping[str, Phrase]):
    """Every phrase of one language by its key."""

    def __init__(self, language: str, phrases: dict[str, Phrase]) -> None:
        self.language = language
        self._phrases = MappingProxyType(phrases)

    def __getitem__(self, key: str) -> Phrase:
        return self._phrases[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._phrases)

    def __len__(self) -> int:
        return len(self._phrases)

    def seconds(self, keys: tuple[str, ...]) -> float:
        """Seconds that the clips of ``keys`` take one after another."""
        return sum(self[key].seconds for key in keys)


def load_catalogue(language: str, folder: Path = PROMPTS) -> Catalogue:
    """Read all ``*.<language>.toml`` of ``folder`` with the rules and the manifest beside them.

    Raises CatalogueError when a key is given twice or a text is empty that is no signal.
    """
    rules = _read(folder / "catalogue.toml").get("rule", [])
    sounds = _read(folder / "pronunciation.toml")
    clips = read_manifest(folder)
    phrases: dict[str, Phrase] = {}
    for path in sorted(folder.glob(f"*.{language}.toml")):
        for key, script in _flat(_read(path)):
            if key in phrases:
                raise CatalogueError(f"{path.name}: {key} is given a second time.")
            phrase = _phrase(key, script, _fields(key, language, rules), sounds)
            phrases[key] = replace(phrase, clip=clips.get((language, key)))
    for key, phrase in phrases.items():
        if not phrase.script.strip() and not phrase.is_signal:
            raise CatalogueError(f"{key} has no text in {language}.")
    return Catalogue(language, phrases)


def load_together(folder: Path = PROMPTS) -> tuple[Together, ...]:
    """Read which clips are heard together and how long that may take."""
    tables = _read(folder / "catalogue.toml").get("together", [])
    return tuple(Together(table["name"], tuple(table["keys"]), float(table["seconds"])) for table in tables)


def _phrase(key: str, script: str, fields: dict[str, Any], sounds: dict[str, dict[str, str]]) -> Phrase:
    spoken_in = fields["spoken_in"]
    return Phrase(
        key=key,
        script=script,
        spoken=with_sounds(script, spoken_in, sounds),
        spoken_in=spoken_in,
        seconds_allowed=float(fields.get("seconds", Phrase.seconds_allowed)),
        speed=float(fields.get("speed", 1.0)),
        before=with_sounds(fields.get("before", ""), spoken_in, sounds),
        after=with_sounds(fields.get("after", ""), spoken_in, sounds),
        lead=float(fields.get("lead", 0.0)),
        silence=float(fields.get("silence", 0.0)),
        tone=float(fields.get("tone", 0.0)),
        hertz=float(fields.get("hertz", Phrase.hertz)),
        family=fields.get("family", key.split(".", 1)[0]),
    )


def _fields(key: str, language: str, rules: list[dict[str, Any]]) -> dict[str, Any]:
    """Gather what the rules say about ``key``; later rules win."""
    fields: dict[str, Any] = {"spoken_in": language}
    for rule in rules:
        if any(fnmatchcase(key, pattern) for pattern in rule["keys"]):
            fields |= {name: value for name, value in rule.items() if not isinstance(value, dict | list)}
            fields |= rule.get(language, {})
    return fields


def _flat(table: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", str(value)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"{path.name}: {error}") from error
