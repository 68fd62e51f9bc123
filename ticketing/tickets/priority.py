"""The one place that decides how urgent a ticket is, and says why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from ticketing.core.i18n import Label
from ticketing.tickets.models import Category


class Level(IntEnum):
    """Four levels, the most urgent first."""

    EMERGENCY = 1
    CRITICAL_SITE = 2
    OUTAGE = 3
    SERVICE = 4


@dataclass(frozen=True)
class Priority:
    """A level and the code of its reason."""

    level: Level
    reason: str


LEVELS = {
    Level.EMERGENCY: Label("Darurat", "Emergency"),
    Level.CRITICAL_SITE: Label("Lokasi vital", "Critical site"),
    Level.OUTAGE: Label("Padam", "Outage"),
    Level.SERVICE: Label("Layanan", "Service"),
}

REASONS = {
    "danger_reported": Label("Pelapor menyebut bahaya", "The caller reported a danger"),
    "power_out_area": Label("Padam, tetangga juga padam", "No power, neighbours are out too"),
    "power_out_house": Label("Padam di satu rumah", "No power in one house"),
    "known_outage": Label("Bagian dari padam meluas", "Part of a known outage"),
    "power_out": Label("Padam, luasnya belum diketahui", "No power, extent not known yet"),
    "voltage_unsafe": Label("Tegangan tidak normal", "Abnormal voltage"),
    "service_request": Label("Permintaan layanan", "Service request"),
}

_OUTAGE_REASONS = {"neighbours": "power_out_area", "own_house": "power_out_house"}


def decide(category: Category, scope: str | None) -> Priority:
    """Return the priority of a report from what it is about and how far it reaches."""
    if category is Category.DANGER:
        return Priority(Level.EMERGENCY, "danger_reported")
    if category is Category.OUTAGE:
        return Priority(Level.OUTAGE, _OUTAGE_REASONS.get(scope or "", "power_out"))
    if category is Category.VOLTAGE:
        return Priority(Level.OUTAGE, "voltage_unsafe")
    return Priority(Level.SERVICE, "service_request")


def of_known_outage() -> Priority:
    """Return the priority of a ticket that follows a known outage: the crew is already the outage's."""
    return Priority(Level.OUTAGE, "known_outage")
