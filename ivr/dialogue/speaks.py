"""Lets a prompt function say which clips it may choose, so that tools can judge it without a conversation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from ivr.dialogue.talk import Talk

Function = TypeVar("Function", bound="Callable[[Talk], tuple[str, ...]]")

_MARK: Final = "line123_spoken"


@dataclass(frozen=True)
class Spoken:
    """What a prompt function may say: prompt keys, which may hold ``*``, and its longest reading."""

    keys: tuple[str, ...]
    longest: tuple[str, ...]


def speaks(*keys: str, longest: tuple[str, ...] = ()) -> Callable[[Function], Function]:
    """Say which prompt keys a function returns; ``longest`` is its longest reading when it returns more than one."""

    def mark(function: Function) -> Function:
        setattr(function, _MARK, Spoken(keys, longest))
        return function

    return mark


def spoken_by(function: Callable[..., Any]) -> Spoken | None:
    """Return what a prompt function said of itself, None when it said nothing."""
    return cast("Spoken | None", getattr(function, _MARK, None))
