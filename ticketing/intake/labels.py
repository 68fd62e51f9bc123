"""The words of a call: how it ended, what was asked, what was answered."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from ticketing.core.i18n import Label
from ticketing.intake.models import Outcome
from ticketing.tickets.labels import SCOPES, SINCE

if TYPE_CHECKING:
    from collections.abc import Mapping

OUTCOMES: Mapping[str, Label] = MappingProxyType(
    {
        Outcome.IN_PROGRESS: Label("Sedang berlangsung", "In progress"),
        Outcome.GOAL_REACHED: Label("Tujuan tercapai", "Goal reached"),
        Outcome.HUNG_UP: Label("Ditutup penelepon", "Caller hung up"),
        Outcome.GAVE_UP: Label("Menyerah", "Gave up"),
        Outcome.FAILED: Label("Gangguan sistem", "System fault"),
    }
)

GOALS: Mapping[str, Label] = MappingProxyType(
    {
        "outage_reported": Label("Laporan padam dibuat", "Power cut reported"),
        "danger_reported": Label("Laporan bahaya dibuat", "Danger reported"),
        "call_back_ordered": Label("Minta dihubungi petugas", "Call back ordered"),
    }
)

FIELDS: Mapping[str, Label] = MappingProxyType(
    {
        "area_code": Label("Kode area", "Area code"),
        "customer_number": Label("Nomor pelanggan", "Customer number"),
        "language": Label("Bahasa", "Language"),
        "scope": Label("Luas padam", "Extent"),
        "since": Label("Sejak kapan", "Since when"),
    }
)

VALUES: Mapping[str, Label] = MappingProxyType(
    {**SCOPES, **SINCE, "id": Label("Indonesia", "Indonesian"), "en": Label("Inggris", "English")}
)

PLACES: Mapping[str, Label] = MappingProxyType(
    {
        "main": Label("Menu utama", "Main menu"),
        "area": Label("Pertanyaan wilayah", "Area question"),
        "outage": Label("Laporan padam", "Power cut report"),
        "danger": Label("Keadaan bahaya", "Danger"),
        "person": Label("Petugas", "Person"),
        "report": Label("Nomor laporan", "Report number"),
    }
)


def place(node: str | None) -> Label:
    """Return the words of where a caller was: ``outage:scope`` is in the power cut report, at the extent."""
    if not node:
        return Label("Sambutan", "Greeting")
    menu, _, question = node.replace(":", ".").partition(".")
    where = PLACES.get(menu) or Label(menu, menu)
    what = FIELDS.get(question.removeprefix("ask_"))
    return Label(f"{where.id}, {what.id.lower()}", f"{where.en}, {what.en.lower()}") if what else where
