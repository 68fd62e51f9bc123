"""The words of macros and of actions on many tickets."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ticketing.core.i18n import Label
from ticketing.macros.steps import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

KINDS: Final = {
    Kind.NOTE: Label("Tulis catatan", "Write a note"),
    Kind.STATUS: Label("Ubah status", "Change the status"),
    Kind.CLOSE: Label("Selesaikan", "Finish"),
}

WORDS: Mapping[str, Label] = MappingProxyType(
    {
        "title": Label("Makro", "Macros"),
        "hint": Label(
            "Langkah yang sering dilakukan berurutan, dengan satu nama dan satu tombol: m lalu angkanya. Semua langkah "
            "berjalan bersama atau tidak sama sekali, dan bisa dibatalkan sepuluh detik.",
            "Steps that often follow each other, with one name and one key: m and its digit. All happen or none, "
            "and they can be taken back for ten seconds.",
        ),
        "none": Label(
            "Belum ada makro. Buat yang pertama di sini, misalnya catatan “sudah ditelepon” lalu status Diperiksa.",
            "No macro yet. Make the first one here, for example a note “called back” and then the status Checked.",
        ),
        "new": Label("Makro baru", "New macro"),
        "name": Label("Nama", "Name"),
        "step": Label("Langkah %s", "Step %s"),
        "no_step": Label("tidak ada", "none"),
        "what_step": Label("Yang dilakukan", "What is done"),
        "text": Label("Catatan atau alasan", "Note or reason"),
        "text_hint": Label(
            "{nomor}, {tempat}, dan {unit} diisi dari tiketnya.",
            "{nomor}, {tempat} and {unit} are filled from the ticket.",
        ),
        "status": Label("Status tujuan", "Status to go to"),
        "cause": Label("Penyebab", "Cause"),
        "action": Label("Tindakan", "Action"),
        "preview": Label("Pratinjau", "Preview"),
        "preview_hint": Label(
            "Isi langkahnya, hasilnya terlihat di sini.", "Fill in the steps; this shows what they do."
        ),
        "starts": Label("Bisa dijalankan dari", "Can be run from"),
        "save": Label("Simpan makro", "Save the macro"),
        "off": Label("Nonaktifkan", "Switch off"),
        "on": Label("Aktifkan lagi", "Switch on again"),
        "is_off": Label("nonaktif", "off"),
        "card": Label(
            "Langkah berurutan yang dijalankan agen dengan satu tombol.", "Steps that agents run by one key."
        ),
        "done": Label("Makro dijalankan: %s", "Macro run: %s"),
        "undone": Label("Makro dibatalkan.", "Macro taken back."),
        "withdrawn": Label("ditarik", "withdrawn"),
        "chosen": Label("tiket dipilih", "tickets chosen"),
        "what": Label("Tindakan untuk yang dipilih", "Action for the chosen ones"),
        "run": Label("Jalankan", "Run"),
        "hand": Label("Alihkan ke %s", "Hand over to %s"),
        "clear": Label("Kosongkan pilihan", "Choose none"),
        "select": Label("Pilih %s", "Choose %s"),
        "key": Label("Pilih tiket untuk tindakan bersama", "Choose a ticket for an action on many"),
        "run_key": Label("Tiket: jalankan makro", "Ticket: run a macro"),
        "results": Label("Hasil", "Results"),
        "result_done": Label("berhasil", "done"),
        "result_not": Label("tidak", "not done"),
        "result_count": Label("%s dari %s tiket berhasil.", "%s of %s tickets done."),
        "undo_all": Label("Batalkan semua", "Take all of it back"),
    }
)
