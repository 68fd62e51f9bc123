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
    Level.OUTAGE: Label("Gangguan", "Fault"),
    Level.SERVICE: Label("Layanan", "Service"),
}

REASONS = {
    "danger_reported": Label("Pelapor menyebut bahaya", "The caller reported a danger"),
    "power_out_area": Label("Padam, tetangga juga padam", "No power, neighbours are out too"),
    "power_out_house": Label("Padam di satu rumah", "No power in one house"),
    "known_outage": Label("Bagian dari padam meluas", "Part of a known outage"),
    "power_out": Label("Padam, luasnya belum diketahui", "No power, extent not known yet"),
    "voltage_unsafe": Label("Tegangan tidak normal", "Abnormal voltage"),
    "meter_fault": Label("Meter bermasalah", "Faulty meter"),
    "token_refused": Label("Token ditolak, bisa padam", "Token refused, power may go out"),
    "call_back": Label("Menunggu dihubungi", "Waits to be called"),
    "service_request": Label("Permintaan layanan", "Service request"),
}

_OUTAGE_REASONS = {"neighbours": "power_out_area", "own_house": "power_out_house"}

_BY_CATEGORY = {
    Category.VOLTAGE: Priority(Level.OUTAGE, "voltage_unsafe"),
    Category.METER: Priority(Level.OUTAGE, "meter_fault"),
    Category.TOKEN: Priority(Level.OUTAGE, "token_refused"),
    Category.CALL_BACK: Priority(Level.SERVICE, "call_back"),
}


def decide(category: Category, scope: str | None) -> Priority:
    """Return the priority of a report from what it is about and how far it reaches."""
    if category is Category.DANGER:
        return Priority(Level.EMERGENCY, "danger_reported")
    if category is Category.OUTAGE:
        return Priority(Level.OUTAGE, _OUTAGE_REASONS.get(scope or "", "power_out"))
    return _BY_CATEGORY.get(category, Priority(Level.SERVICE, "service_request"))


def of_known_outage() -> Priority:
    """Return the priority of a ticket that follows a known outage: the crew is already the outage's."""
    return Priority(Level.OUTAGE, "known_outage")
