"""The words of the pages of messages."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ticketing.core.i18n import Label

if TYPE_CHECKING:
    from collections.abc import Mapping

TITLE: Final = Label("Pesan keluar", "Messages")

STATES: Final[Mapping[str, Label]] = MappingProxyType(
    {
        "queued": Label("Menunggu", "Waiting"),
        "held": Label("Ditahan", "Held"),
        "sent": Label("Terkirim", "Sent"),
        "failed": Label("Gagal", "Failed"),
        "passed": Label("Sudah lewat", "Overtaken"),
    }
)

CHANNELS: Final[Mapping[str, Label]] = MappingProxyType(
    {
        "sms": Label("SMS", "SMS"),
        "whatsapp": Label("WhatsApp", "WhatsApp"),
        "email": Label("Surel", "Mail"),
        "webhook": Label("Program lain", "Another program"),
    }
)

TEMPLATES: Final[Mapping[str, Label]] = MappingProxyType(
    {
        "receipt": Label("Tanda terima laporan", "Receipt of a report"),
        "receipt_danger": Label("Tanda terima laporan bahaya", "Receipt of a danger report"),
        "ombudsman": Label("Jalur Ombudsman", "Way to the Ombudsman"),
        "token": Label("Kirim ulang token", "Token sent again"),
        "usage": Label("Pemakaian dua belas bulan", "Twelve months of consumption"),
        "application": Label("Nomor permohonan", "Number of an application"),
        "maintenance": Label("Jadwal pemeliharaan", "Planned work"),
        "case_papers": Label("Pengaduan: berkas kurang", "Complaint: papers missing"),
        "case_complete": Label("Pengaduan: berkas lengkap", "Complaint: papers complete"),
        "case_decided": Label("Pengaduan: diputuskan", "Complaint: decided"),
        "case_due": Label("Pengingat tenggat pengaduan", "Complaint: reminder"),
        "case_overdue": Label("Tenggat pengaduan lewat", "Complaint: overdue"),
        "ticket_en_route": Label("Regu berangkat", "Crew on its way"),
        "ticket_on_site": Label("Regu tiba", "Crew has arrived"),
        "ticket_attached": Label("Bagian dari padam meluas", "Part of a wide outage"),
        "ticket_restored": Label("Listrik menyala", "Power is back"),
        "ticket_closed": Label("Laporan selesai", "Report finished"),
        "ticket_pending_caller": Label("Menunggu keterangan pelapor", "We wait for the caller"),
        "ticket_not_ours": Label("Instalasi milik pelanggan", "Customer's own installation"),
        "ticket_cancelled": Label("Laporan dibatalkan", "Report cancelled"),
        "ticket_duplicate": Label("Laporan ganda", "Duplicate report"),
        "ticket_reopened": Label("Laporan dibuka lagi", "Report opened again"),
        "ticket.changed": Label("Langkah tiket", "Step of a ticket"),
    }
)

WORDS: Final[Mapping[str, Label]] = MappingProxyType(
    {
        "all": Label("Semua", "All"),
        "time": Label("Ditulis", "Written"),
        "about": Label("Tentang", "About"),
        "to": Label("Kepada", "To"),
        "state": Label("Keadaan", "State"),
        "ticket": Label("Tiket", "Ticket"),
        "again": Label("Kirim lagi", "Send again"),
        "program": Label("program yang terpasang", "the program that listens"),
        "private": Label("Isinya hanya untuk penerima.", "Its text is for the recipient alone."),
        "tried": Label("dicoba {n} kali", "tried {n} times"),
        "next": Label("berikutnya", "next"),
        "none": Label("Tidak ada pesan di sini", "No message here"),
        "none_why": Label(
            "Setiap laporan menulis tanda terima, dan tiap langkahnya dikabarkan ke pelapor. Coba satu panggilan:",
            "Every report writes a receipt, and its caller is told of each step. Try one call:",
        ),
        "demo": Label(
            "Ini peragaan: tidak ada yang dikirim, karena nomornya bisa milik orang. Beginilah pesan akan terbaca:",
            "This is a demonstration: nothing is sent, for the numbers may be somebody's. See how it would read:",
        ),
        "closed": Label(
            "Belum ada gerbang SMS atau WhatsApp: pesan ditulis dan ditahan. Isi LINE123_GATEWAY_URL lalu jalankan "
            "ulang (docs/messages.md).",
            "No SMS or WhatsApp gateway yet: messages are written and held. Set LINE123_GATEWAY_URL and restart "
            "(docs/messages.md).",
        ),
        "inbox": Label("Kotak masuk peragaan", "Inbox of the demonstration"),
        "inbox_why": Label(
            "Yang akan dibaca penerima di ponselnya. Tidak ada yang dikirim.",
            "What the recipient would read on the telephone. Nothing was sent.",
        ),
        "phones": Label("Ponsel", "Telephones"),
    }
)
