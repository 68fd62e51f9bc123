"""What the recogniser wrote about itself, read from its file; nothing here asks the process."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILE: Final = "speech.json"


@dataclass(frozen=True)
class Engine:
    """One model: ``why`` is empty when it passed its self-test; ``seconds`` it took to load and test."""

    engine: str
    label: str
    languages: tuple[str, ...]
    model: str
    seconds: float
    why: str


@dataclass(frozen=True)
class Passed:
    """An engine that does not answer a question, and why."""

    engine: str
    why: str


@dataclass(frozen=True)
class Question:
    """A grammar and its engine, which is empty until one was chosen."""

    name: str
    kind: str
    language: str
    phrases: int
    meanings: int
    engine: str
    passed: tuple[Passed, ...]


@dataclass(frozen=True)
class Book:
    """All of it. ``is_loading``: models are still loading; ``served``: language -> engine, "null" for keys only."""

    at: datetime
    is_loading: bool
    served: Mapping[str, str]
    engines: tuple[Engine, ...]
    questions: tuple[Question, ...]
    figures: Mapping[str, Any]

    @property
    def turns(self) -> int:
        return int(self.figures["turns"])


def read_book(run_dir: Path) -> Book | None:
    """Read what the recogniser told last; None when it has told nothing (yet)."""
    try:
        told = json.loads((run_dir / FILE).read_text("utf-8"))
        return Book(
            at=datetime.fromisoformat(told["at"]),
            is_loading=told["state"] == "loading",
            served={str(language): str(engine) for language, engine in told["served"].items()},
            engines=tuple(engine_of(row) for row in told["engines"]),
            questions=tuple(_question(row) for row in told["grammars"]),
            figures=_figures(told),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def engine_of(row: Mapping[str, Any]) -> Engine:
    """Read one model as the recogniser wrote it; KeyError, TypeError or ValueError when it wrote something else."""
    return Engine(
        engine=row["engine"],
        label=row["label"],
        languages=tuple(row["languages"]),
        model=row["model"],
        seconds=float(row["seconds"]),
        why=row["why"],
    )


def _question(row: Mapping[str, Any]) -> Question:
    return Question(
        name=row["name"],
        kind=row["kind"],
        language=row["language"],
        phrases=int(row["phrases"]),
        meanings=int(row["meanings"]),
        engine=row["engine"],
        passed=tuple(Passed(one["engine"], one["why"]) for one in row["passed"]),
    )


def _figures(told: Mapping[str, Any]) -> Mapping[str, Any]:
    metrics, load = told["metrics"], told["load"]
    return {
        "turns": int(metrics["turns"]),
        **{name: int(metrics["by_status"][name]) for name in ("ok", "reject", "silence", "timeout", "error")},
        "p50": float(metrics["p50_ms"]),
        "p95": float(metrics["p95_ms"]),
        "queued": int(load["queued"]),
        "turned_away": int(metrics["turned_away"]),
        "partials": int(metrics["partials"]),
        "transcripts": int(metrics["transcripts"]),
    }
