"""What kinds of nodes and ways are called on the page."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from ticketing.core.i18n import Label

KINDS: Final = MappingProxyType(
    {
        "say": Label("Pesan", "Message"),
        "choose": Label("Pilihan", "Choice"),
        "enter": Label("Isian angka", "Digits"),
        "record": Label("Rekaman", "Recording"),
        "transfer": Label("Sambungan ke petugas", "Transfer"),
        "do": Label("Tindakan sistem", "System"),
    }
)

MEANINGS: Final = MappingProxyType(
    {
        "person": Label("petugas", "person"),
        "danger": Label("bahaya", "danger"),
        "not understood": Label("tiga kali tidak dijawab", "three times no answer"),
        "none": Label("tidak ada", "none"),
        "given": Label("angka diisi", "digits given"),
        "answered": Label("ada yang mengangkat", "somebody answers"),
        "unanswered": Label("tidak ada yang mengangkat", "nobody answers"),
    }
)


def meaning(means: str) -> Label:
    """Return the words of a meaning; those of a menu's own are shown as they are declared."""
    plain = means.replace("_", " ")
    return MEANINGS.get(means) or Label(plain, plain)
