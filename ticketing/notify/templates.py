"""The texts of messages to callers, by template and language."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from ticketing.core.i18n import Label

if TYPE_CHECKING:
    from collections.abc import Mapping

_AREA = Label(" di wilayah {area}", " in the {area} area")

TEMPLATES: Mapping[str, Label] = MappingProxyType(
    {
        "receipt": Label(
            "Layanan 123: laporan Anda{place} kami terima {time}. Nomor laporan {number}. "
            "Hubungi 123 lagi dari telepon ini untuk mendengar statusnya.",
            "Service 123: your report{place} was received {time}. Report number {number}. "
            "Call 123 again from this telephone to hear how it stands.",
        ),
        "receipt_danger": Label(
            "Layanan 123: laporan bahaya Anda{place} kami terima {time}. Nomor laporan {number}. "
            "Jauhi kabel dan tiang, jangan menyentuh apa pun di dekatnya.",
            "Service 123: your danger report{place} was received {time}. Report number {number}. "
            "Keep away from wires and poles, touch nothing near them.",
        ),
    }
)


def render(template: str, language: str, *, number: str, area: str, time: str) -> str:
    """Return the text; ``number`` is printed as given, ``area`` may be empty."""
    place = _AREA.text(language).format(area=area) if area else ""
    return TEMPLATES[template].text(language).format(number=number, place=place, time=time)
