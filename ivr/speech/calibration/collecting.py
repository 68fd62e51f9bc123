"""Measured answers of recordings: of what is on the list, of what is not, and of lists that lack what is said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from ivr.speech.calibration.fitting import Sample
from ivr.speech.contract import Kind
from ivr.speech.evaluation.manifest import read_manifest
from ivr.speech.evaluation.running import Grammars, sound_of
from ivr.speech.evaluation.sound import SoundFault
from ivr.speech.evaluation.tasks import OTHERS, trials

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from ivr.speech.contract import Grammar, Phrase
    from ivr.speech.engines.base import Engine, Prepared
    from ivr.speech.evaluation.sound import Condition
    from ivr.speech.evaluation.tasks import Trial

SPOTTED = ".spotted"
"""Added to a kind: the judgement of a phrase inside longer speech."""
_FEWEST = 2  # phrases that a list keeps when the one that is said is taken out


class Measures(Protocol):
    """What an engine judges an answer by: as a whole utterance, and as a phrase inside longer speech."""

    def numbers(self) -> dict[str, float]:
        """Return the numbers of a whole utterance by name."""

    def spotted(self) -> dict[str, float]:
        """Return the numbers of a phrase inside longer speech by name."""


class Heard(Protocol):
    """What an engine measured in an utterance, best phrase first."""

    @property
    def phrases(self) -> tuple[Phrase, ...]: ...
    @property
    def measures(self) -> Measures: ...


@runtime_checkable
class Measuring(Protocol):
    """An engine that tells what it judges by; see ``Engine``."""

    def measures(self, audio: bytes, prepared: Prepared) -> Heard | None:
        """Return the numbers of an utterance, None when nobody speaks."""


@dataclass(frozen=True)
class Source:
    """A folder of recordings, with its trials, as heard over one line."""

    folder: Path
    asked: tuple[Trial, ...]
    line: Condition

    @property
    def name(self) -> str:
        return f"{self.folder.name} {self.line.name}"


def source(folder: Path, line: Condition, language: str = "id") -> Source:
    """Gather all trials of a folder, and lists without what is said. Raises ManifestFault and TaskFault."""
    recordings = read_manifest(folder)
    tasks = sorted({one.task for one in recordings} - set(OTHERS))
    asked: list[Trial] = []
    for task in tasks:
        of_task = trials(folder, recordings, task, language)
        asked += [*of_task, *_strange(task, of_task)]
    return Source(folder, tuple(asked), line)


def collect(
    engine: Engine, measuring: Measuring, sources: Sequence[Source], each: Callable[[], object] = lambda: None
) -> list[Sample]:
    """Measure every trial in which somebody speaks; recordings that cannot be read are left out."""
    grammars, samples = Grammars(engine), []
    for one in sources:
        for trial in one.asked:
            each()
            try:
                audio = sound_of(one.folder, trial, one.line)
            except SoundFault:
                continue
            heard = measuring.measures(audio, grammars.ready(trial.grammar))
            if heard is not None and heard.phrases:
                samples += _samples(one.name, trial, heard)
    return samples


def _samples(name: str, trial: Trial, heard: Heard) -> list[Sample]:
    """Make the samples of both judgements; a sentence that was understood says nothing about whole utterances."""
    is_right = bool(trial.truth) and heard.phrases[0].meaning == trial.truth
    kind, numbers = str(trial.grammar.kind), heard.measures.numbers()
    whole = Sample(kind, trial.speaker, name, numbers, bool(trial.truth), is_right)
    spotted = replace(whole, kind=f"{kind}{SPOTTED}", numbers=heard.measures.spotted())
    is_phrase = any(phrase.text == trial.said for phrase in trial.grammar.phrases)
    return [whole, spotted] if is_phrase or not is_right or trial.grammar.kind is Kind.DIGITS else [spotted]


def _strange(task: str, asked: Sequence[Trial]) -> list[Trial]:
    """Ask what is said where it means nothing: of the list without it, or at another question of the house."""
    if task == "carriers":  # "mati lampu" means something nearly everywhere
        return []
    found = _elsewhere(asked) if task == "answers" else [_without_truth(trial) for trial in asked]
    return [trial for trial in found if trial]


def _elsewhere(asked: Sequence[Trial]) -> list[Trial | None]:
    """A question of the house never lacks a meaning, but callers give the answer of another one."""
    said = [trial for trial in asked if trial.truth]
    grammars = list(dict.fromkeys(trial.grammar for trial in said))
    starts = [number % len(grammars) for number in range(len(said))]
    return [_moved(trial, grammars[start:] + grammars[:start]) for trial, start in zip(said, starts, strict=True)]


def _moved(trial: Trial, grammars: Sequence[Grammar]) -> Trial | None:
    for grammar in grammars:
        knows = trial.truth in grammar.meanings or any(phrase.text == trial.said for phrase in grammar.phrases)
        if grammar.name != trial.grammar.name and not knows:
            return replace(trial, grammar=grammar, truth="", also=())
    return None


def _without_truth(trial: Trial) -> Trial | None:
    """Ask the same list without what is said; digits are never asked without one."""
    kept = tuple(phrase for phrase in trial.grammar.phrases if phrase.meaning != trial.truth)
    if not trial.truth or trial.grammar.kind is Kind.DIGITS or len(kept) < _FEWEST:
        return None
    return replace(trial, grammar=replace(trial.grammar, phrases=kept), truth="")
