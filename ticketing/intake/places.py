"""The words of every place in a menu: where a caller was, and where he hung up."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from ticketing.core.i18n import Label

if TYPE_CHECKING:
    from collections.abc import Mapping

_START = Label("Sebelum sambutan", "Before the greeting")

MENUS: Mapping[str, Label] = MappingProxyType(
    {
        "announcement": Label("Pengumuman", "Announcement"),
        "area": Label("Pertanyaan wilayah", "Area question"),
        "danger": Label("Bahaya", "Danger"),
        "details": Label("Keterangan pelapor", "Details of the report"),
        "fault": Label("Gangguan layanan", "Service fault"),
        "home": Label("Periksa di rumah", "Checks at home"),
        "known": Label("Padam meluas", "Known outage"),
        "main": Label("Pembukaan", "Opening"),
        "meter": Label("Laporan meter", "Meter report"),
        "outage": Label("Laporan padam", "Power cut report"),
        "person": Label("Petugas", "Person"),
        "report": Label("Nomor laporan", "Report number"),
        "resume": Label("Lanjutkan laporan", "Going on"),
        "status": Label("Status laporan", "Status of the report"),
        "voltage": Label("Laporan tegangan", "Voltage report"),
    }
)

NODES: Mapping[str, Label] = MappingProxyType(
    {
        "announcement.look": Label("pengumuman dicari", "announcement looked up"),
        "announcement.tell": Label("pengumuman dibacakan", "announcement told"),
        "area.ask": Label("kode area", "area code"),
        "area.confirm": Label("wilayah dibacakan", "area read out"),
        "area.find": Label("kode dicari", "code looked up"),
        "area.unknown": Label("kode tidak dikenal", "code not known"),
        "danger.file": Label("laporan disimpan", "report filed"),
        "danger.number": Label("nomor laporan", "report number"),
        "danger.safety": Label("pesan keselamatan", "safety sentence"),
        "danger.warn": Label("pesan keselamatan, laporan tidak tersimpan", "safety sentence, report not stored"),
        "details.address": Label("alamat direkam", "address recorded"),
        "details.ask_number": Label("nomor untuk dihubungi", "call-back number"),
        "details.callback": Label("nomor penelepon dilihat", "caller's number looked at"),
        "details.customer": Label("nomor pelanggan", "customer number"),
        "details.file": Label("laporan disimpan", "report filed"),
        "details.keep_number": Label("nomor diperiksa", "number checked"),
        "details.number": Label("nomor laporan", "report number"),
        "details.number_refused": Label("nomor tidak mungkin", "impossible number"),
        "details.readback": Label("nomor dibacakan ulang", "number read back"),
        "details.thanks": Label("terima kasih", "thanks"),
        "details.this_number": Label("hubungi nomor ini?", "call this number?"),
        "details.wrong": Label("nomor dihapus", "number dropped"),
        "fault.missed": Label("pesan direkam tanpa menu", "message recorded without the menu"),
        "home.buy_token": Label("token habis", "credit used up"),
        "home.credit": Label("sisa token", "credit left"),
        "home.empty": Label("token habis, selesai", "credit used up, settled"),
        "home.lit": Label("menyala, selesai", "light is on, settled"),
        "home.mcb": Label("saklar MCB", "switch at the meter"),
        "home.solved": Label("sudah menyala", "light is on"),
        "known.closing": Label("penutup", "closing"),
        "known.join": Label("laporan digabungkan", "report joined"),
        "known.joined": Label("nomor laporan", "report number"),
        "known.tell": Label("padam diberitahukan", "outage told"),
        "main.greet": Label("wilayah dicari", "area looked up"),
        "main.hello": Label("sambutan", "greeting"),
        "main.language": Label("ganti bahasa", "language switched"),
        "main.look_back": Label("panggilan sebelumnya dilihat", "earlier calls looked at"),
        "main.menu": Label("menu utama", "main menu"),
        "main.notice": Label("pemberitahuan rekaman dan bahaya", "recording and danger notice"),
        "main.opening": Label("sambutan dan wilayah", "greeting and area"),
        "main.outside": Label("padam meluas dicari", "known outage looked up"),
        "meter.classify": Label("jenis ditentukan", "kind decided"),
        "meter.kind": Label("tampilan meter", "what the display says"),
        "meter.open": Label("dimulai", "begun"),
        "outage.open": Label("dimulai", "begun"),
        "outage.scope": Label("luas padam", "extent"),
        "outage.since": Label("sejak kapan", "since when"),
        "person.bye": Label("selesai berbicara", "talk is over"),
        "person.call_back": Label("dijanjikan dihubungi", "call back promised"),
        "person.connect": Label("menunggu petugas", "waiting for a person"),
        "person.file": Label("tiket dibuat", "ticket made"),
        "person.nobody": Label("petugas sibuk", "nobody free"),
        "person.number": Label("nomor laporan", "report number"),
        "person.owed": Label("nomor penelepon dilihat", "caller's number looked at"),
        "person.promise": Label("minta petugas", "a person is wanted"),
        "person.talked": Label("sudah berbicara", "has talked"),
        "person.word": Label("pesan direkam", "message recorded"),
        "report.closing": Label("penutup", "closing"),
        "report.not_stored": Label("laporan tidak tersimpan", "report not stored"),
        "report.number": Label("nomor dibacakan", "number read out"),
        "resume.ask": Label("lanjutkan atau baru?", "go on or anew?"),
        "resume.go_on": Label("dilanjutkan", "gone on"),
        "status.note": Label("masih padam dicatat", "still dark noted"),
        "status.noted": Label("masih padam tercatat", "still dark confirmed"),
        "status.tell": Label("status dibacakan", "status told"),
        "status.what_next": Label("masih padam atau hal lain?", "still dark or something else?"),
        "voltage.kind": Label("jenis tegangan", "kind of voltage"),
        "voltage.open": Label("dimulai", "begun"),
    }
)


def place(node: str | None) -> Label:
    """Return the words of where a caller was: ``outage.scope`` is in the power cut report, at the extent."""
    if not node:
        return _START
    name = node.replace(":", ".")  # as earlier versions wrote it
    menu, _, question = name.partition(".")
    where = MENUS.get(menu) or Label(menu, menu)
    what = NODES.get(name) or (Label(question, question) if question else None)
    return Label(f"{where.id}: {what.id}", f"{where.en}: {what.en}") if what else where
