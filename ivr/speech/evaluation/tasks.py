"""What is asked of a recogniser for each recording of a folder: the list it chooses from and the right answer."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ivr.speech.contract import Grammar, Kind, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from ivr.speech.evaluation.manifest import Recording

OTHERS = ("oog", "noise")
"""Tasks of recordings in which nothing of any list is said."""
DIGITS = {
    "nol": "0", "kosong": "0", "satu": "1", "dua": "2", "tiga": "3", "empat": "4", "lima": "5", "enam": "6",
    "tujuh": "7", "delapan": "8", "sembilan": "9",
}  # fmt: skip
_SEED = 1
_TASK = re.compile(r"digits|menu:[1-9]\d*|list:.+|groups:[1-9]|oog|carriers|answers")
_YES_NO = {"ya", "tidak", "betul", "salah", "iya", "bukan"}
_JOINED = "+"
TASKS = "digits, menu:N, list:FILE, groups:4, oog, carriers or answers"
"""What may be asked, in words."""


class TaskFault(Exception):  # noqa: N818 a fault of a request, told with what is possible
    """The task cannot be asked of this folder; the message says why."""


@dataclass(frozen=True)
class Trial:
    """The question which phrase of ``grammar`` is said in ``files``, spoken one after the other.

    ``truth`` is the right meaning, empty when none is; ``also`` the meanings of slots said in the same breath; ``said``
    the transcript.
    """

    files: tuple[str, ...]
    speaker: str
    said: str
    grammar: Grammar
    truth: str
    also: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Name of the trial's sound, for messages and for the seed of its noise."""
        return _JOINED.join(self.files)


def trials(folder: Path, recordings: Sequence[Recording], task: str, language: str = "id") -> tuple[Trial, ...]:
    """Return the trials of ``task``, those with words and sounds of no list behind them. Raises TaskFault."""
    if not _TASK.fullmatch(task):
        raise TaskFault(f"There is no task {task!r}; choose {TASKS}.")
    kind, _, value = task.partition(":")
    if kind in ("carriers", "answers"):
        from ivr.speech.evaluation.carriers import carrier_trials

        sentences = carrier_trials(folder, recordings, kind, language)
        return (*sentences, *_against(recordings, sentences))
    if kind == "oog":
        return _refusals(recordings, _shortest_menu(recordings), language)
    chosen = _chosen(recordings, task)
    if kind == "digits":
        asked = [_digit_trial(one, language) for one in chosen]
    elif kind == "groups":
        asked = [_group_trial(one, int(value), language) for one in chosen]
        asked = asked or _joined_groups(recordings, int(value), language)
    elif kind == "menu":
        asked = _menu_trials(chosen, int(value), language)
    else:
        asked = _list_trials(chosen or recordings, folder / value, language, is_sifted=not chosen)
    if not asked:
        raise TaskFault(f"{folder} has no recording with the task {task}.")
    return (*asked, *_against(recordings, asked))


def _chosen(recordings: Sequence[Recording], task: str) -> list[Recording]:
    """Recordings of this very task, else of its family (all menus, say)."""
    family = task.partition(":")[0]
    exact = [one for one in recordings if one.task == task]
    return exact or [one for one in recordings if one.task.partition(":")[0] == family]


def phrase_list(name: str, texts: Iterable[str], language: str, kind: Kind) -> Grammar:
    """Make a grammar in which every phrase is its own meaning."""
    phrases = tuple(Phrase(text, text, language) for text in sorted(set(texts)))
    return Grammar(name, kind, language, phrases)


def digits_list(many: int, language: str) -> Grammar:
    """Make the grammar of ``many`` digits."""
    phrases = tuple(Phrase(word, digit, language) for word, digit in DIGITS.items())
    return Grammar(f"digits-{many}", Kind.DIGITS, language, phrases, many)


def as_digits(transcript: str) -> str:
    """Write "nol tiga 8" as "038". Raises TaskFault for other words."""
    words = re.findall(r"\d|[^\W\d]+", transcript.lower())
    unknown = [word for word in words if word not in DIGITS and not word.isdigit()]
    if unknown:
        raise TaskFault(f"{transcript!r} holds {unknown[0]!r}, which is no digit.")
    return "".join(DIGITS.get(word, word) for word in words)


def _digit_trial(one: Recording, language: str) -> Trial:
    return Trial((one.file,), one.speaker, one.transcript, digits_list(1, language), as_digits(one.transcript))


def _group_trial(one: Recording, many: int, language: str) -> Trial:
    return Trial((one.file,), one.speaker, one.transcript, digits_list(many, language), as_digits(one.transcript))


def _joined_groups(recordings: Sequence[Recording], many: int, language: str) -> list[Trial]:
    """Join single digits of one speaker into groups, as many groups as he has digits."""
    chance = random.Random(_SEED)  # noqa: S311 the same groups every time
    by_speaker: dict[str, list[Recording]] = {}
    for one in recordings:
        if one.task == "digits":
            by_speaker.setdefault(one.speaker, []).append(one)
    return [
        _joined([chance.choice(digits) for _ in range(many)], many, language)
        for digits in by_speaker.values()
        for _ in digits
    ]


def _joined(parts: list[Recording], many: int, language: str) -> Trial:
    said = " ".join(part.transcript for part in parts)
    files = tuple(part.file for part in parts)
    return Trial(files, parts[0].speaker, said, digits_list(many, language), as_digits(said))


def _menu_trials(chosen: Sequence[Recording], many: int, language: str) -> list[Trial]:
    """Ask for the truth among ``many`` - 1 other transcripts, drawn anew for each recording."""
    chance = random.Random(_SEED)  # noqa: S311 the same lists every time
    texts = sorted({one.transcript for one in chosen})
    asked = []
    for one in chosen:
        others = [text for text in texts if text != one.transcript]
        listed = [one.transcript, *chance.sample(others, min(many - 1, len(others)))]
        kind = Kind.YESNO if set(listed) <= _YES_NO else Kind.MENU
        grammar = phrase_list(f"menu-{len(listed)}", listed, language, kind)
        asked.append(Trial((one.file,), one.speaker, one.transcript, grammar, one.transcript))
    return asked


def _list_trials(chosen: Sequence[Recording], path: Path, language: str, *, is_sifted: bool) -> list[Trial]:
    """Ask for the lines of a file; ``is_sifted``: only of the recordings in which one of them is said."""
    try:
        texts = [line.strip() for line in path.read_text("utf-8-sig").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise TaskFault(f"The list {path} cannot be read: {error}.") from error
    grammar = phrase_list(path.stem, texts, language, Kind.PLACE)
    listed = [one for one in chosen if one.transcript in grammar.meanings]
    unlisted = [one.transcript for one in chosen if one not in listed]
    if unlisted and not is_sifted:
        raise TaskFault(f"{unlisted[0]!r} is said but not on the list {path}.")
    return [Trial((one.file,), one.speaker, one.transcript, grammar, one.transcript) for one in listed]


def _against(recordings: Sequence[Recording], asked: Sequence[Trial]) -> list[Trial]:
    """Ask the lists of the trials, in turn, of the recordings in which nothing of any list is said."""
    said = {trial.said for trial in asked}
    others = [one for one in recordings if one.task in OTHERS and one.transcript not in said]
    return [
        Trial((one.file,), one.speaker, one.transcript, asked[index % len(asked)].grammar, "")
        for index, one in enumerate(others)
    ]


def _shortest_menu(recordings: Sequence[Recording]) -> Grammar:
    """The first menu of the folder, in whole."""
    menus = [one for one in recordings if one.task.startswith("menu:")]
    if not menus:
        raise TaskFault("The folder has no recording with a task menu:N to refuse other words against.")
    chosen = [one.transcript for one in menus if one.task == menus[0].task]
    return phrase_list(menus[0].task.replace(":", "-"), chosen, "id", Kind.MENU)


def _refusals(recordings: Sequence[Recording], grammar: Grammar, language: str) -> tuple[Trial, ...]:
    del language
    others = [one for one in recordings if one.task in OTHERS]
    return tuple(Trial((one.file,), one.speaker, one.transcript, grammar, "") for one in others)
