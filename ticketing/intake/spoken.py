"""Spoken turns of a step as rows: what was understood and how surely, without what identifies a caller."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ticketing.intake.facts import Record, StepTaken

_LONGEST: Final = 100


def turns(record: Record, fact: StepTaken) -> list[dict[str, Any]]:
    """Return the rows of SpokenTurn of a step. Odd values become empty ones: a record must not fail over figures."""
    where = {"call_id": record.call_id, "at": record.at, "node": fact.node}
    return [where | _turn(turn) for turn in fact.heard]


def _turn(turn: Mapping[str, Any]) -> dict[str, Any]:
    texts = {name: str(turn.get(name) or "")[:_LONGEST] for name in ("status", "band", "phrase", "engine", "model")}
    meaning = str(turn.get("meaning") or "")[:_LONGEST]
    if texts["phrase"].isdigit():
        texts["phrase"] = meaning = ""  # of a customer's or a telephone's number; it stands in the answer
    return {**texts, "meaning": meaning, "confidence": _number(turn, "confidence"), "ms": round(_number(turn, "ms"))}


def _number(turn: Mapping[str, Any], name: str) -> float:
    value = turn.get(name)
    return float(value) if isinstance(value, (int, float)) else 0.0
