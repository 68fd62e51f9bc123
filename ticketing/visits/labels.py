"""The words of the page of visits."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ticketing.core.i18n import Label

if TYPE_CHECKING:
    from collections.abc import Mapping

TITLE: Final = Label("Kunjungan", "Visits")

WORDS: Final[Mapping[str, Label]] = MappingProxyType(
    {
        "title": Label("Janji kunjungan kantor", "Visits to offices"),
        "none": Label("Belum ada janji", "No appointment"),
        "none_why": Label(
            "Penelepon dengan urusan mendesak mendapat jam kunjungan lewat telepon: pasang baru dan lainnya, lalu "
            "kunjungan kantor. Janjinya muncul di sini per kantor dan hari.",
            "Callers with something urgent get a time by telephone: connections and the like, then a visit to an "
            "office. Their appointments stand here by office and day.",
        ),
        "elsewhere": Label(
            "Janji kunjungan dicatat di sistem perusahaan, bukan di sini.",
            "Appointments are kept in the utility's own back office, not here.",
        ),
        "time": Label("Jam", "Time"),
        "number": Label("Nomor janji", "Number"),
        "phone": Label("Telepon", "Telephone"),
        "about": Label("Keperluan", "About"),
        "state": Label("Keadaan", "State"),
        "note": Label("Catat", "Note"),
        "came": Label("Datang", "Came"),
        "missed": Label("Tidak datang", "Did not come"),
        "call_off": Label("Batalkan", "Call off"),
        "call_off_why": Label(
            "Jamnya bisa dipakai orang lain. Hubungi dulu tamunya.",
            "Somebody else may then have the time. Call the visitor first.",
        ),
        "undo": Label("Urungkan", "Undo"),
    }
)

STATES: Final[Mapping[str, Label]] = MappingProxyType(
    {
        "expected": Label("Ditunggu", "Expected"),
        "came": Label("Datang", "Came"),
        "missed": Label("Tidak datang", "Did not come"),
        "called_off": Label("Batal", "Called off"),
    }
)
