"""The words of a ticket's fields and of its timeline, in both languages."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from ticketing.core.i18n import Label
from ticketing.tickets.from_caller import STILL_DARK
from ticketing.tickets.models import Category
from ticketing.tickets.wishes import BY_CALLER, NOT_SOLVED, Wish

if TYPE_CHECKING:
    from collections.abc import Mapping

CATEGORIES: Mapping[str, Label] = MappingProxyType(
    {
        Category.DANGER: Label("Bahaya", "Danger"),
        Category.OUTAGE: Label("Padam", "Power cut"),
        Category.VOLTAGE: Label("Tegangan", "Voltage"),
        Category.METER: Label("Meter", "Meter"),
        Category.TOKEN: Label("Token", "Token"),
        Category.BILLING: Label("Tagihan", "Billing"),
        Category.APPLICATION: Label("Permohonan", "Application"),
        Category.COMPLAINT: Label("Keluhan", "Complaint"),
        Category.CALL_BACK: Label("Minta dihubungi", "Call back"),
        Category.OTHER: Label("Lainnya", "Other"),
    }
)

CATEGORY_ICONS: Mapping[str, str] = MappingProxyType(
    {
        Category.DANGER: "flame",
        Category.OUTAGE: "bolt",
        Category.VOLTAGE: "plug",
        Category.METER: "tool",
        Category.TOKEN: "keyboard",
        Category.BILLING: "list-check",
        Category.APPLICATION: "note",
        Category.COMPLAINT: "message",
        Category.CALL_BACK: "phone-call",
        Category.OTHER: "ticket",
    }
)

SCOPES: Mapping[str, Label] = MappingProxyType(
    {
        "own_house": Label("Hanya satu rumah", "One house only"),
        "neighbours": Label("Tetangga juga padam", "Neighbours are out too"),
    }
)

SINCE: Mapping[str, Label] = MappingProxyType(
    {
        "just_now": Label("Baru saja", "Just now"),
        "under_an_hour": Label("Kurang dari satu jam", "Less than an hour"),
        "longer": Label("Lebih dari satu jam", "More than an hour"),
        "yesterday": Label("Sejak kemarin", "Since yesterday"),
    }
)

SOURCES: Mapping[str, Label] = MappingProxyType(
    {
        "phone": Label("Telepon 123", "Telephone 123"),
        "walk_in": Label("Datang langsung", "Walk-in"),
        "radio": Label("Radio", "Radio"),
        "letter": Label("Surat", "Letter"),
        "message": Label("Pesan WhatsApp atau SMS", "WhatsApp or text message"),
        "app": Label("Aplikasi", "App"),
        "web": Label("Web", "Web"),
    }
)

TIMELINE: Mapping[str, Label] = MappingProxyType(
    {
        "timeline.call.started": Label("Panggilan masuk", "Call came in"),
        "timeline.call.ended": Label("Panggilan berakhir", "Call ended"),
        "timeline.ticket.opened": Label("Laporan dibuat", "Report made"),
        "timeline.ticket.claimed": Label("Tiket diambil", "Ticket claimed"),
        "timeline.ticket.parked": Label("Tiket diparkir", "Ticket parked"),
        "timeline.ticket.handed_over": Label("Tiket dialihkan", "Ticket handed over"),
        "timeline.ticket.macro_run": Label("Makro dijalankan", "Macro run"),
        "timeline.ticket.macro_undone": Label("Makro dibatalkan", "Macro taken back"),
        "timeline.ticket.linked": Label("Dikaitkan dengan tiket lain", "Linked to another ticket"),
        "timeline.ticket.unlinked": Label("Kaitan dilepas", "Link taken away"),
        "timeline.ticket.released": Label("Tiket dikembalikan ke antrean", "Ticket given back to the queue"),
        "timeline.ticket.lease_expired": Label(
            "Waktu pegang habis, kembali ke antrean", "Claim ran out, back in queue"
        ),
        "timeline.ticket.status_changed": Label("Status berubah", "Status changed"),
        "timeline.ticket.closed": Label("Tiket selesai", "Ticket finished"),
        "timeline.ticket.reopened": Label("Tiket dibuka kembali", "Ticket opened again"),
        "timeline.ticket.step_undone": Label("Langkah terakhir dibatalkan", "Last step taken back"),
        "timeline.ticket.closing_undone": Label("Penyelesaian dibatalkan", "Finishing taken back"),
        "timeline.ticket.warned": Label("Waktu hampir habis", "Time is running out"),
        "timeline.ticket.missed": Label("Waktu yang dijanjikan lewat", "The promised time is over"),
        "timeline.ticket.completed_by_caller": Label(
            "Penelepon melengkapi laporannya", "The caller completed the report"
        ),
        "timeline.ticket.called_again": Label(
            "Penelepon menelepon lagi: masih padam", "The caller called again: still dark"
        ),
        "timeline.ticket.escalated_by_caller": Label("Penelepon minta dipercepat", "The caller asked for more speed"),
        "timeline.ticket.cancelled_by_caller": Label(
            "Penelepon membatalkan laporannya", "The caller cancelled the report"
        ),
        "timeline.ticket.confirmed_by_caller": Label(
            "Penelepon membenarkan: sudah beres", "The caller confirmed that it is solved"
        ),
        "timeline.ticket.wish_too_late": Label(
            "Permintaan penelepon tidak bisa dipenuhi lagi", "A wish of the caller that could not be met any more"
        ),
        "timeline.ticket.wish_of_stranger": Label(
            "Permintaan dari telepon lain, tidak dijalankan", "A wish from another telephone, not carried out"
        ),
        "timeline.ticket.attached": Label("Digabungkan ke padam meluas", "Joined to a known outage"),
        "timeline.ticket.detached": Label("Dilepas dari padam meluas", "Taken out of the outage"),
        "timeline.ticket.not_attached": Label(
            "Tidak digabungkan: padam itu sudah selesai atau laporan perlu petugas",
            "Not joined: that outage is over, or the report needs a person",
        ),
        "timeline.ticket.rated": Label("Pelapor menilai", "Rated by who reported it"),
        "timeline.score": Label("{score} dari {best}", "{score} of {best}"),
        "timeline.survey.scored": Label("Penelepon memberi nilai", "The caller gave a score"),
        "timeline.survey.praised": Label("Pujian dari penelepon", "Praise from the caller"),
        "timeline.survey.disappointed": Label(
            "Penelepon kurang puas dan menyebut alasannya", "The caller was not satisfied and said why"
        ),
        "timeline.ticket.noted": Label("Catatan", "Note"),
        "timeline.ticket.note_corrected": Label("Catatan diperbaiki", "Note corrected"),
        "timeline.case.ticket_joined": Label("Masuk berkas pengaduan", "Joined to a complaint case"),
        "timeline.ticket.praised": Label("Pujian dari penelepon untuk petugas", "Praise from a caller for the crew"),
        "timeline.message.written": Label("Pesan untuk pelapor", "Message to the caller"),
        "timeline.message.sent": Label("Pesan terkirim", "Message sent"),
        "timeline.message.failed": Label("Pesan gagal terkirim", "Message could not be sent"),
        "timeline.message.passed": Label(
            "Pesan tidak dikirim: sudah ada kabar yang lebih baru", "Message not sent: there is newer news"
        ),
        "timeline.message.sent_again": Label("Pesan dikirim ulang", "Message sent again"),
        "timeline.call.erased": Label("Data penelepon dihapus, masa simpan habis", "Caller erased, the time is over"),
        "timeline.recording.erased": Label("Rekaman dihapus, masa simpan habis", "Recording erased, its time is over"),
        "timeline.ticket.erased": Label("Data pelapor dihapus, masa simpan habis", "Person erased, the time is over"),
        "timeline.recording.listened": Label("Rekaman didengarkan", "Recording listened to"),
        "timeline.transcript.made": Label("Draf transkrip dibuat", "Draft transcript made"),
        "timeline.transcript.empty": Label(
            "Transkrip: tidak ada kata yang dikenali", "Transcript: no words recognised"
        ),
        "timeline.transcript.failed": Label("Transkrip tidak dapat dibuat", "No transcript could be made"),
        "timeline.transcript.ordered": Label("Transkrip diminta lagi", "Transcript asked for again"),
        "timeline.transcript.corrected": Label("Transkrip diperbaiki", "Transcript corrected"),
        "timeline.transcript.restored": Label("Draf transkrip dikembalikan", "Draft transcript restored"),
        "timeline.transcript.undone": Label("Perubahan transkrip diurungkan", "Change of the transcript undone"),
        "timeline.security.caller_refused": Label(
            "Nomor penelepon tidak wajar; dilayani sebagai nomor tersembunyi",
            "Strange caller number; served as a hidden one",
        ),
        "timeline.security.unknown_area": Label("Kode area tidak dikenal", "Area code not known"),
        "timeline.security.listening_stepped_down": Label(
            "Sambungan suara turun: dilayani dengan tombol saja", "Audio link lost: served by keys alone"
        ),
    }
)

TIMELINE_ICONS: Mapping[str, str] = MappingProxyType(
    {
        "call": "phone-incoming",
        "message": "message",
        "note": "note",
        "recording": "headset",
        "security": "alert-triangle",
        "survey": "check",
        "ticket": "ticket",
        "transcript": "note",
        "timeline.ticket.warned": "clock",
        "timeline.ticket.missed": "alert-triangle",
        "timeline.ticket.attached": "bolt",
        "timeline.ticket.called_again": "phone-call",
        "timeline.ticket.cancelled_by_caller": "phone-x",
        "timeline.ticket.confirmed_by_caller": "circle-check",
        "timeline.ticket.escalated_by_caller": "urgent",
        "timeline.ticket.claimed": "hand-grab",
        "timeline.ticket.closed": "circle-check",
        "timeline.ticket.completed_by_caller": "phone-incoming",
        "timeline.ticket.parked": "hourglass",
        "timeline.ticket.reopened": "refresh",
        "timeline.security.listening_stepped_down": "wifi-off",
    }
)
"""Pictures by title, else by kind."""

CALLER_REASONS: Mapping[str, Label] = MappingProxyType(
    {
        STILL_DARK: Label("Masih padam", "Still dark"),
        NOT_SOLVED: Label("Belum beres menurut penelepon", "Not solved, says the caller"),
        BY_CALLER: Label("Atas permintaan penelepon", "The caller wished so"),
        Wish.REOPEN: Label("Minta dibuka lagi", "Asked to open it again"),
        Wish.CANCEL: Label("Minta dibatalkan", "Asked to cancel it"),
        Wish.ESCALATE: Label("Minta dipercepat", "Asked for more speed"),
        Wish.CONFIRM: Label("Menyatakan sudah beres", "Says that it is solved"),
    }
)
"""Reasons that were not typed by a person."""

WHO: Mapping[str, Label] = MappingProxyType(
    {
        "caller": Label("Penelepon", "Caller"),
        "ivr": Label("Layanan suara 123", "Voice service 123"),
        "voice": Label("Layanan suara 123", "Voice service 123"),
        "recogniser": Label("Pengenal suara", "Recogniser"),
        "scheduler": Label("Sistem", "System"),
        "notify": Label("Sistem", "System"),
    }
)
"""Actors that are no persons; people's names stand for themselves."""


def named(labels: Mapping[str, Label], code: str | None) -> Label | None:
    """Return the label of a code; a code without one names itself, so that nothing disappears."""
    if not code:
        return None
    return labels.get(code) or Label(code, code)


TOGETHER: Mapping[str, Label] = MappingProxyType(
    {
        "title": Label("Tiket terkait", "Linked tickets"),
        "linked": Label("Tiket dikaitkan.", "Tickets linked."),
        "unlinked": Label("Kaitan dilepas.", "Link taken away."),
        "handed_over": Label("Tiket dialihkan.", "Ticket handed over."),
        "finished_with": Label(
            "Tiket selesai, gandanya ikut selesai. Tekan n untuk tiket berikutnya.",
            "Ticket finished, its duplicates with it. Press n for the next one.",
        ),
        "follow": Label(
            "Ganda yang tidak dipegang orang lain ikut selesai bersama tiket utamanya.",
            "Duplicates that nobody else holds are finished with their main ticket.",
        ),
        "none": Label(
            "Belum ada. Kaitkan laporan yang sama supaya hanya satu yang dikerjakan; nomor tiap penelepon tetap.",
            "None yet. Link reports of the same thing, so that one of them is worked on; every caller keeps a number.",
        ),
        "alike": Label("Mungkin laporan yang sama", "Perhaps the same report"),
        "is_duplicate": Label("Ganda dari ini", "Duplicate of this"),
        "link": Label("Kaitkan", "Link"),
        "link_to": Label("Kaitkan dengan tiket lain", "Link to another ticket"),
        "number": Label("Nomor tiket lain", "Number of the other ticket"),
        "kind": Label("Tiket ini", "This ticket is"),
        "unlink": Label("Lepas", "Take away"),
        "hand_over": Label("Alihkan", "Hand over"),
        "hand_over_to": Label("Alihkan ke orang lain", "Hand over to somebody else"),
        "taker": Label("Siapa yang melanjutkan?", "Who goes on with it?"),
        "taker_hint": Label(
            "Tiket masuk rak parkirnya; yang sedang dikerjakan orang itu tidak terganggu.",
            "It is put among the parked tickets there; what this person works on is left alone.",
        ),
        "no_taker": Label(
            "Tidak ada orang lain yang mengambil tiket di unit ini.", "Nobody else takes tickets of this unit."
        ),
        "needs": Label("Didahulukan untuk yang bisa", "First for who knows"),
        "phone": Label("telepon yang sama", "same telephone"),
        "customer": Label("pelanggan yang sama", "same customer"),
        "place": Label("tempat yang sama", "same place"),
        "time": Label("daerah dan waktu yang sama", "same area and time"),
        "skills": Label("Keahlian", "Skills"),
        "skills_hint": Label(
            "Bahasa dan jenis laporan yang didahulukan untuk seseorang. Tombol n memberinya lebih dulu kepada ahlinya; "
            "setelah %s menit tiket itu untuk siapa saja. Keadaan darurat tidak menunggu siapa pun.",
            "Languages and classes of reports that go to somebody first. The key n gives them to who is good at them; "
            "after %s minutes such a ticket is anybody's. An emergency waits for nobody.",
        ),
        "skills_card": Label(
            "Siapa yang lebih dulu mendapat penelepon berbahasa Inggris atau jenis laporan tertentu.",
            "Who gets English callers or a class of reports first.",
        ),
        "person": Label("Orang", "Person"),
        "units": Label("Unit", "Units"),
        "company": Label("seluruh perusahaan", "whole company"),
        "nobody": Label(
            "Belum ada orang yang mengambil tiket. Tambahkan dengan: line123 people add",
            "Nobody takes tickets yet. Add people with: line123 people add",
        ),
        "save": Label("Simpan", "Save"),
    }
)
"""Words of what a ticket shares with others, and of skills."""


ALARM: Mapping[str, Label] = MappingProxyType(
    {
        "switch": Label("Bunyi darurat", "Emergency sound"),
        "told": Label("Tiket darurat baru", "New emergency ticket"),
        "hint": Label(
            "Setiap tiket darurat baru di unit Anda berbunyi, juga saat tab ini di belakang: izinkan notifikasi, tekan "
            "satu tombol atau klik sekali setelah membuka halaman, karena peramban baru membolehkan bunyi sesudahnya.",
            "Every new emergency of your units sounds, also while this tab is behind others: allow notifications, and "
            "press a key or click once after opening the page, because browsers allow sound only then.",
        ),
    }
)
"""Words of the sound for emergencies."""
