"""The words of the places where callers complain, ask for the Ombudsman, come to an office, or say how it was."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from ticketing.core.i18n import Label

if TYPE_CHECKING:
    from collections.abc import Mapping

MENUS: Mapping[str, Label] = MappingProxyType(
    {
        "appointment": Label("Janji kunjungan", "Appointment"),
        "booked": Label("Janji yang sudah ada", "Appointment there is"),
        "ombudsman": Label("Jalur Ombudsman", "Way to the Ombudsman"),
        "survey": Label("Survei", "Survey"),
        "visit": Label("Kunjungan kantor", "Visit to an office"),
    }
)

NODES: Mapping[str, Label] = MappingProxyType(
    {
        "appointment.look_rules": Label("aturan kantor dicari", "rules of the office looked up"),
        "appointment.own_rules": Label("aturan kantor itu", "rules of that office"),
        "booked.called_off": Label("janji dibatalkan", "called off"),
        "booked.cancel": Label("yakin dibatalkan?", "sure to call it off?"),
        "booked.drop": Label("pembatalan dicatat", "being called off"),
        "booked.tell": Label("janji dibacakan", "appointment told"),
        "booked.ways": Label("yang boleh dilakukan", "what may be done"),
        "appointment.ask_number": Label("perlu nomor?", "number needed?"),
        "appointment.book": Label("dipesan", "being booked"),
        "appointment.booked": Label("janji tercatat", "booked"),
        "appointment.full": Label("waktu penuh", "nothing free"),
        "appointment.healthy": Label("syarat kesehatan", "rule on health"),
        "appointment.here": Label("kantor di wilayah ini", "office of the area"),
        "appointment.keep_number": Label("nomor dicatat", "number kept"),
        "appointment.look": Label("kantor dicari", "offices looked up"),
        "appointment.next_offer": Label("waktu berikutnya dicari", "next time looked up"),
        "appointment.next_office": Label("kantor berikutnya dicari", "next office looked up"),
        "appointment.no_area": Label("wilayah belum diketahui", "area unknown"),
        "appointment.no_office": Label("tidak ada kantor", "no office"),
        "appointment.number": Label("nomor janji", "number of the appointment"),
        "appointment.number_readback": Label("nomor dibacakan", "number read back"),
        "appointment.number_refused": Label("nomor ditolak", "number refused"),
        "appointment.offer": Label("tawaran waktu", "time offered"),
        "appointment.offices": Label("pilihan kantor", "choice of office"),
        "appointment.phone": Label("nomor telepon", "telephone number"),
        "appointment.rules": Label("aturan kunjungan", "rules of visiting"),
        "appointment.taken": Label("waktu baru saja terisi", "time just taken"),
        "appointment.to_person": Label("ke petugas", "to a person"),
        "appointment.was_said": Label("nomor lewat suara?", "number said?"),
        "appointment.wrong_number": Label("nomor salah", "wrong number"),
        "ombudsman.bring": Label("yang perlu disiapkan", "what to bring"),
        "ombudsman.days": Label("batas hari", "days by law"),
        "ombudsman.forget": Label("tanpa kasus", "nothing kept"),
        "ombudsman.next": Label("pilihan", "choices"),
        "ombudsman.no_number": Label("tanpa nomor pengirim", "no number to write to"),
        "ombudsman.open": Label("dimulai", "begun"),
        "ombudsman.path": Label("penjelasan jalur", "the way explained"),
        "ombudsman.rapid": Label("respons cepat", "rapid response"),
        "ombudsman.right": Label("hak penelepon", "the caller's right"),
        "ombudsman.send": Label("pesan disiapkan", "message prepared"),
        "ombudsman.sent": Label("pesan dikirim", "message sent"),
        "ombudsman.whatsapp": Label("nomor WhatsApp", "WhatsApp number"),
        "survey.due": Label("perlu ditanya?", "to be asked?"),
        "survey.low": Label("nilai rendah", "low score"),
        "survey.passed_on": Label("diteruskan", "passed on"),
        "survey.praise": Label("mau memuji?", "praise?"),
        "survey.praise_words": Label("pujian dengan kata sendiri", "praise in own words"),
        "survey.praised": Label("pujian dicatat", "praise kept"),
        "survey.reason": Label("alasan dengan kata sendiri", "reason in own words"),
        "survey.reason_taken": Label("alasan dicatat", "reason kept"),
        "survey.score": Label("nilai", "score"),
        "survey.thanks": Label("terima kasih", "thanks"),
        "visit.by_phone": Label("bisa lewat telepon", "can be done by telephone"),
        "visit.instead": Label("layanan pengganti", "what to do instead"),
        "visit.not_urgent": Label("tidak mendesak", "not urgent"),
        "visit.now": Label("keperluan dipilah", "sorted"),
        "visit.open": Label("dimulai", "begun"),
        "visit.to_person": Label("ke petugas", "to a person"),
        "visit.urgent": Label("mendesak?", "urgent?"),
        "visit.why": Label("keperluan", "what for"),
        "complaint.absent": Label("pilihan yang tidak ada", "a choice that is not there"),
        "complaint.begin": Label("pengaduan dibuka", "complaints opened"),
        "complaint.further": Label("kategori berikutnya", "further categories"),
        "complaint.look": Label("kategori tambahan dicari", "added categories looked up"),
        "complaint.take": Label("kategori dipilih", "category taken"),
        "complaint.topic": Label("kategori mana", "which category"),
        "complaint.about": Label("laporan yang dipuji", "report that is praised"),
        "complaint.bill": Label("keluhan tagihan", "complaint about a bill"),
        "complaint.bye": Label("penutup", "goodbye"),
        "complaint.file": Label("disimpan", "being kept"),
        "complaint.forget_stand": Label("angka meter diulang", "reading asked again"),
        "complaint.keep": Label("dicatat", "kept"),
        "complaint.number": Label("nomor pengaduan", "number of the complaint"),
        "complaint.other": Label("hal lain", "something else"),
        "complaint.praise": Label("pujian", "praise"),
        "complaint.stand": Label("angka meter", "meter reading"),
        "complaint.stand_is": Label("angka meter dibacakan", "reading read back"),
        "complaint.thank": Label("ucapan terima kasih", "thanking"),
        "complaint.thanks": Label("terima kasih", "thanks"),
        "complaint.theft": Label("pencurian listrik", "electricity theft"),
        "complaint.unknown": Label("tanpa nama", "without a name"),
        "complaint.wrong": Label("angka meter salah", "wrong reading"),
        "person.closed": Label("di luar jam layanan", "outside opening hours"),
    }
)
