"""The words of a call: how it ended, what was reached, what was asked and answered."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from ticketing.core.i18n import Label
from ticketing.intake.models import Outcome
from ticketing.tickets.labels import CATEGORIES, SCOPES, SINCE

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
        **{
            f"{category}_reported": Label(f"Laporan dibuat: {words.id.lower()}", f"Reported: {words.en.lower()}")
            for category, words in CATEGORIES.items()
        },
        "call_back_promised": Label("Dijanjikan dihubungi petugas", "Call back promised"),
        "outage_joined": Label("Digabungkan ke padam meluas", "Joined to a known outage"),
        "solved_at_home": Label("Selesai di rumah, tanpa tiket", "Solved at home, no ticket"),
        "status_heard": Label("Status laporan didengar", "Status of the report heard"),
    }
)

FIELDS: Mapping[str, Label] = MappingProxyType(
    {
        "address": Label("Alamat", "Address"),
        "area_code": Label("Kode area", "Area code"),
        "callback_number": Label("Nomor untuk dihubungi", "Call-back number"),
        "credit": Label("Sisa token", "Credit left"),
        "customer_number": Label("Nomor pelanggan", "Customer number"),
        "kind": Label("Jenis gangguan", "Kind of fault"),
        "mcb": Label("Saklar MCB", "Switch at the meter"),
        "message": Label("Pesan", "Message"),
        "missed_at": Label("Menelepon pada", "Called at"),
        "pace": Label("Tempo", "Pace"),
        "scope": Label("Luas padam", "Extent"),
        "since": Label("Sejak kapan", "Since when"),
    }
)

FREE_FIELDS = frozenset({"area_code", "callback_number", "customer_number", "missed_at"})
"""Answers that stand for themselves: digits, a moment."""

VALUES: Mapping[str, Label] = MappingProxyType(
    {
        **SCOPES,
        **SINCE,
        "another": Label("Nomor lain", "Another number"),
        "anew": Label("Laporan baru", "A new report"),
        "answered": Label("Diterima petugas", "Answered by a person"),
        "bright": Label("Terlalu terang", "Too bright"),
        "credit": Label("Masih ada", "Some left"),
        "dim": Label("Redup", "Dim"),
        "display_off": Label("Layar mati", "Display is dark"),
        "en": Label("Inggris", "English"),
        "flickering": Label("Berkedip", "Flickering"),
        "go_on": Label("Lanjutkan", "Go on"),
        "id": Label("Indonesia", "Indonesian"),
        "join": Label("Rumahnya ikut padam", "The house is out too"),
        "language": Label("Ganti bahasa", "Other language"),
        "lit": Label("Menyala", "Light is on"),
        "meter": Label("Meter atau token", "Meter or token"),
        "no_credit": Label("Habis", "Used up"),
        "nobody": Label("Tidak ada petugas", "Nobody there"),
        "none": Label("Tidak ada", "None"),
        "nothing said": Label("Tidak berkata apa-apa", "Said nothing"),
        "other": Label("Lainnya", "Other"),
        "outage": Label("Listrik padam", "Power cut"),
        "postpaid": Label("Pascabayar", "Postpaid"),
        "right": Label("Benar", "Right"),
        "says_periksa": Label("Tertulis PERIKSA", "Says PERIKSA"),
        "slow": Label("Pelan, waktu lebih panjang", "Slow, more time"),
        "something_else": Label("Hal lain", "Something else"),
        "still_dark": Label("Masih padam", "Still dark"),
        "this": Label("Nomor ini", "This number"),
        "token_refused": Label("Token ditolak", "Token refused"),
        "voltage": Label("Tegangan", "Voltage"),
        "wrong": Label("Salah", "Wrong"),
    }
)
