"""The words of the pages of people."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from ticketing.core.i18n import Label

if TYPE_CHECKING:
    from collections.abc import Mapping

WORDS: Mapping[str, Label] = MappingProxyType(
    {
        "title": Label("Orang", "People"),
        "card": Label(
            "Siapa yang bekerja di sini, perannya, unitnya, dan kapan terakhir masuk.",
            "Who works here, as what, in which units, and when they last signed in.",
        ),
        "name": Label("Nama", "Name"),
        "username": Label("Nama masuk", "User name"),
        "username_hint": Label(
            "Huruf kecil dan angka, misalnya ani.rahma. Tidak dapat diganti kemudian.",
            "Small letters and digits, like ani.rahma. It cannot be changed later.",
        ),
        "role": Label("Peran", "Role"),
        "where": Label("Bekerja untuk", "Works for"),
        "company": Label("seluruh perusahaan", "the whole company"),
        "chosen": Label("unit yang dipilih, beserta unit di bawahnya", "chosen units, with those below them"),
        "no_unit": Label("Pilih paling sedikit satu unit.", "Choose one unit at least."),
        "signed_in": Label("Terakhir masuk", "Last sign-in"),
        "never": Label("belum pernah", "never"),
        "closed": Label("ditutup", "closed"),
        "you": Label("Anda", "you"),
        "add": Label("Tambah orang", "Add a person"),
        "save": Label("Simpan", "Save"),
        "own": Label(
            "Ini akun Anda sendiri: peran dan unitnya hanya dapat diubah pengelola lain.",
            "This is your own account: only another administrator can change its role and units.",
        ),
        "password": Label("Buat sandi baru", "Make a new password"),
        "password_hint": Label(
            "Sandi lama langsung tidak berlaku dan semua sesinya berakhir.",
            "The old one is worth nothing at once, and every session ends.",
        ),
        "close": Label("Tutup akun", "Close the account"),
        "close_hint": Label(
            "Tidak dapat masuk lagi; tiket yang dipegang kembali ke antrean setelah sewanya habis. Jejaknya tetap ada.",
            "No more signing in; held tickets go back to the queue when their lease ends. What was done stays.",
        ),
        "open": Label("Buka lagi", "Open again"),
        "made": Label("Sandi untuk %s", "Password for %s"),
        "once": Label(
            "Sampaikan langsung kepada orangnya: sandi ini hanya ditampilkan sekali.",
            "Hand it to the person directly: it is shown only this once.",
        ),
        "change_own": Label(
            "Orangnya dapat menggantinya sendiri di halaman Akun saya.",
            "It can be replaced by its owner on the page My account.",
        ),
        "done": Label("Sudah disampaikan", "It is handed over"),
    }
)
