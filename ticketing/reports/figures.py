"""All figures of the house, by name."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from ticketing.core.errors import NotFoundError
from ticketing.reports import agents, flow, line, queue, registry, survey

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ticketing.reports.registry import Figure

MODULES = (line, queue, flow, agents, survey)
"""Imported for the figures they register, in the order of the page."""

FIGURES: Mapping[str, Figure] = MappingProxyType(registry.registered())


def by_name(name: str) -> Figure:
    """Return the figure; NotFoundError when there is none of this name."""
    if name not in FIGURES:
        raise NotFoundError("There is no such figure.", figure=name)
    return FIGURES[name]
