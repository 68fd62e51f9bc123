"""What each speaker says: the lines of the evaluation set, the same every time."""

from __future__ import annotations

import random
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from ivr.speech.evaluation.manifest import Recording

NOBODY = "nobody"
"""The speaker of the clips in which nobody speaks."""
_HERE = files(__package__)
_CARRIERS, _ANSWERS = "carriers", "answers"


@cache
def _utterances() -> dict[str, Any]:
    return tomllib.loads(_HERE.joinpath("utterances.toml").read_text("utf-8"))


def version() -> int:
    """Version of what is said."""
    return int(_utterances()["version"])


def places() -> tuple[str, ...]:
    """Names of the list of places."""
    return tuple(_HERE.joinpath(places_file()).read_text("utf-8").splitlines())


def places_file() -> str:
    """Name of the file with the list of places, beside the manifest."""
    return str(_utterances()["places"]["file"])


def answers_table() -> str:
    """Return the table of bare answers to the questions of the house, as text."""
    return _HERE.joinpath(f"{_ANSWERS}.tsv").read_text("utf-8")


def answers() -> tuple[str, ...]:
    """Answers that each speaker gives."""
    return tuple(row.partition("\t")[0] for row in answers_table().splitlines()[1:])


def digit_words() -> tuple[str, ...]:
    """Words of the digits, "kosong" beside "nol"."""
    return tuple(_utterances()["tasks"]["digits"])


def lines_of(speaker: str, carriers: tuple[str, ...] = ()) -> tuple[Recording, ...]:
    """Return everything that ``speaker`` says, with the file that it belongs in."""
    chance = random.Random(speaker)  # noqa: S311 the same lines for the same name, no secret
    said = [(task, text) for task, texts in _utterances()["tasks"].items() for text in texts]
    said += [(f"groups:{_utterances()['groups']['length']}", text) for text in _groups(chance)]
    named = chance.sample(places(), _utterances()["places"]["each"])
    said += [(f"list:{places_file()}", name) for name in named]
    said += [(_CARRIERS, sentence) for sentence in carriers]
    lines = [Recording(_file(speaker, task, index), text, speaker, task) for index, (task, text) in enumerate(said)]
    numbered = enumerate(answers())
    return (*lines, *(Recording(_file(speaker, _ANSWERS, index), text, speaker, _ANSWERS) for index, text in numbered))


def noises() -> tuple[Recording, ...]:
    """Return the clips in which nobody speaks."""
    many = range(_utterances()["noise"]["many"])
    return tuple(Recording(_file(NOBODY, "noise", number), "", NOBODY, "noise") for number in many)


def noise_seconds() -> float:
    """Length of a clip in which nobody speaks."""
    return float(_utterances()["noise"]["seconds"])


def _groups(chance: random.Random) -> list[str]:
    words, groups = [word for word in digit_words() if word != "kosong"], _utterances()["groups"]
    return [" ".join(chance.choice(words) for _ in range(groups["length"])) for _ in range(groups["many"])]


def _file(speaker: str, task: str, index: int) -> str:
    return f"{speaker}/{task.partition(':')[0]}-{index:03}.wav"
