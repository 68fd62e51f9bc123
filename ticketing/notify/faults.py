"""Why a message did not go out, and what to do about it, in words."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ticketing.core.i18n import Label

if TYPE_CHECKING:
    from collections.abc import Mapping

FAULTS: Final[Mapping[str, Label]] = MappingProxyType(
    {
        "away": Label("Layanan pengirim tidak dapat dihubungi.", "The sending service cannot be reached."),
        "slow": Label("Layanan pengirim tidak menjawab pada waktunya.", "The sending service did not answer in time."),
        "busy": Label("Layanan pengirim sedang sibuk.", "The sending service is busy."),
        "not_let_in": Label("Layanan pengirim menolak kunci kita.", "The sending service refuses our key."),
        "refused": Label("Layanan pengirim menolak pesan ini.", "The sending service refuses this message."),
        "bad_address": Label("Alamat tujuannya tidak ada.", "There is no such address."),
        "fixed_line": Label("Telepon rumah tidak menerima SMS.", "A fixed line receives no text messages."),
        "private": Label("Alamatnya ada di dalam jaringan sendiri.", "Its address is inside the own network."),
        "gave_up": Label("Sehari penuh dicoba, tidak berhasil.", "It was tried for a whole day, in vain."),
    }
)

REMEDIES: Final[Mapping[str, Label]] = MappingProxyType(
    {
        "away": Label(
            "Dicoba lagi sendiri. Bila terus begini, periksa alamat dan jaringan ke layanan pengirim.",
            "It is tried again by itself. If it stays so, check address of and network to the sending service.",
        ),
        "slow": Label(
            "Dicoba lagi sendiri; penerima mengenali kiriman ganda dari kuncinya.",
            "It is tried again by itself; the receiver knows a second delivery by its key.",
        ),
        "busy": Label("Dicoba lagi sendiri.", "It is tried again by itself."),
        "not_let_in": Label(
            "Perbaiki kunci layanan pengirim di pengaturan, lalu jalankan ulang; yang tertunda berangkat sendiri.",
            "Correct the key of the sending service in the settings and restart; what waits then leaves by itself.",
        ),
        "refused": Label(
            "Periksa nomor dan isi pesan, atau telepon penerimanya. Setelah dibetulkan, kirim lagi.",
            "Check number and text, or call the recipient. Once it is put right, send it again.",
        ),
        "bad_address": Label(
            "Tanyakan alamat yang benar, atau telepon penerimanya.",
            "Ask for the right address, or call the recipient.",
        ),
        "fixed_line": Label("Telepon penerimanya.", "Call the recipient."),
        "private": Label(
            "Pakai alamat di luar jaringan, atau izinkan dengan LINE123_API_PRIVATE_WEBHOOKS.",
            "Use an address outside the network, or allow it with LINE123_API_PRIVATE_WEBHOOKS.",
        ),
        "gave_up": Label(
            "Periksa layanan pengirim, lalu kirim lagi bila kabarnya masih berlaku.",
            "Check the sending service, then send it again if the news still holds.",
        ),
    }
)
