"""The words of the search page."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from ticketing.core.i18n import Label
from ticketing.tickets.workflow import Standing

WORDS: Final = MappingProxyType(
    {
        "title": Label("Cari tiket", "Find tickets"),
        "box": Label("Nomor, telepon, pelanggan, tempat, atau kata", "Number, telephone, customer, place or words"),
        "short": Label("Cari", "Search"),
        "teach": Label("Apa yang bisa diketik", "What can be typed"),
        "number": Label("nomor laporan: tiketnya langsung terbuka", "a report number: its ticket opens at once"),
        "phone": Label(
            "nomor telepon atau nomor pelanggan, atau empat angka terakhirnya",
            "a telephone or customer number, or its last four digits",
        ),
        "words": Label(
            "kata dari tempat, catatan, penyebab, dan transkrip; awal kata cukup",
            "words of places, notes, causes and transcripts; the beginning of a word is enough",
        ),
        "none": Label("Tidak ada yang cocok", "Nothing fits"),
        "none_why": Label(
            "Coba lebih sedikit kata atau angka, atau hapus saringan. Kata baru dapat dicari beberapa detik kemudian.",
            "Try fewer words or digits, or drop a filter. New words can be found some seconds after they were written.",
        ),
        "hidden": Label(
            "Nomor telepon dan pelanggan hanya dapat dicari oleh yang mengerjakan tiket.",
            "Telephone and customer numbers can be looked for only by who works on tickets.",
        ),
        "unit": Label("Unit", "Unit"),
        "all_units": Label("Semua unit", "All units"),
        "standing": Label("Keadaan", "State"),
        "any": Label("Semua", "Any"),
        "category": Label("Jenis", "About"),
        "mine": Label("Tiket saya", "My tickets"),
        "late": Label("Terlambat", "Late"),
        "from": Label("Dilaporkan dari", "Reported from"),
        "to": Label("sampai", "until"),
        "drop": Label("Hapus saringan", "Drop the filters"),
        "kept": Label("Pencarian tersimpan", "Kept searches"),
        "keep": Label("Simpan pencarian ini", "Keep this search"),
        "name": Label("Nama", "Name"),
        "forget": Label("Hapus %s", "Forget %s"),
        "reported": Label("Dilaporkan", "Reported"),
    }
)

STANDINGS: Final = {
    Standing.OPEN: Label("Harus dikerjakan", "To be worked on"),
    Standing.PAUSED: Label("Ditahan", "On hold"),
    Standing.RESOLVED: Label("Selesai", "Over"),
}
