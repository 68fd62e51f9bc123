"""The words of the page of programs."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from ticketing.api.scopes import Scope
from ticketing.core.i18n import Label

if TYPE_CHECKING:
    from collections.abc import Mapping

SCOPES: Mapping[Scope, Label] = MappingProxyType(
    {
        Scope.REPORTS_READ: Label("Membaca status laporan", "Read where reports stand"),
        Scope.REPORTS_WRITE: Label("Membuat laporan dan permintaan pelapor", "Make reports, ask for what callers ask"),
        Scope.TICKETS_READ: Label("Membaca tiket", "Read tickets"),
        Scope.TICKETS_WRITE: Label("Membuat dan mengubah tiket", "Make and change tickets"),
        Scope.NOTES_READ: Label("Membaca catatan", "Read notes"),
        Scope.NOTES_WRITE: Label("Menulis catatan", "Write notes"),
        Scope.CUSTOMERS_READ: Label("Membaca data pelanggan", "Read data of customers"),
        Scope.CUSTOMERS_WRITE: Label("Mengubah data pelanggan", "Change data of customers"),
        Scope.WEBHOOKS: Label("Berlangganan kejadian", "Subscribe to events"),
    }
)

WORDS: Mapping[str, Label] = MappingProxyType(
    {
        "title": Label("Program lain", "Other programs"),
        "card": Label(
            "Aplikasi dan sistem yang membaca atau menulis lewat /api/v1: token, izin, dan kiriman kejadian.",
            "Apps and systems that read or write through /api/v1: tokens, what they may do, events that are sent.",
        ),
        "docs": Label("Panduan API", "Description of the API"),
        "none": Label(
            "Belum ada program yang terhubung. Buat token, lalu berikan kepada yang mengurus program itu.",
            "No program is connected yet. Make a token and hand it to whoever looks after the program.",
        ),
        "program": Label("Program", "Program"),
        "person": Label("Atas nama", "In the name of"),
        "scopes": Label("Boleh", "May"),
        "state": Label("Keadaan", "State"),
        "used": Label("Terakhir dipakai", "Last used"),
        "never": Label("belum pernah", "never"),
        "until": Label("berlaku sampai", "valid until"),
        "over": Label("kedaluwarsa", "over"),
        "revoked": Label("dicabut", "revoked"),
        "revoke": Label("Cabut", "Revoke"),
        "new": Label("Token baru", "New token"),
        "holder": Label("Nama program", "Name of the program"),
        "days": Label("Berlaku berapa hari", "Days it is valid"),
        "person_hint": Label(
            "Token tidak pernah boleh lebih dari orang ini, dan hanya di unitnya.",
            "A token never may more than this person, and only in the person's units.",
        ),
        "make": Label("Buat token", "Make the token"),
        "made": Label("Token dibuat", "The token is made"),
        "once": Label(
            "Salin sekarang: token ini hanya ditampilkan sekali dan tidak disimpan.",
            "Copy it now: it is shown only once and kept nowhere.",
        ),
        "back": Label("Sudah disalin", "It is copied"),
        "webhooks": Label("Kiriman kejadian", "Events that are sent"),
        "no_webhooks": Label(
            "Belum ada program yang berlangganan kejadian.", "No program has subscribed to events yet."
        ),
        "address": Label("Alamat", "Address"),
        "delivered": Label("Terakhir terkirim", "Last delivered"),
        "behind": Label("Tertunda", "Waiting"),
        "fine": Label("lancar", "fine"),
        "off": Label("dimatikan", "switched off"),
        "tries": Label("percobaan gagal: %s", "failed tries: %s"),
    }
)
