"""The words of cases, in both languages."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ticketing.cases.clocks import Promise, Step
from ticketing.cases.models import CaseKind, Outcome
from ticketing.core.i18n import Label

if TYPE_CHECKING:
    from collections.abc import Mapping

KINDS: Mapping[str, Label] = MappingProxyType(
    {
        CaseKind.COMPLAINT: Label("Pengaduan ke kami", "Complaint to us"),
        CaseKind.OMBUDSMAN: Label("Laporan dari Ombudsman", "Report from the Ombudsman"),
        CaseKind.RAPID: Label("Respons Cepat Ombudsman (RCO)", "Ombudsman rapid response (RCO)"),
    }
)

OUTCOMES: Mapping[str, Label] = MappingProxyType(
    {
        Outcome.GRANTED: Label("Dikabulkan", "Granted"),
        Outcome.PARTLY: Label("Dikabulkan sebagian", "Granted in part"),
        Outcome.REFUSED: Label("Ditolak", "Refused"),
        Outcome.WITHDRAWN: Label("Dicabut pengadu", "Withdrawn by the complainant"),
    }
)

PROMISES: Mapping[str, Label] = MappingProxyType(
    {
        Promise.FIRST_ANSWER: Label("Tanggapan pertama", "First answer"),
        Promise.PAPERS: Label("Pengadu melengkapi berkas", "Complainant completes the papers"),
        Promise.DECISION: Label("Keputusan", "Decision"),
        Promise.OMBUDSMAN: Label("Jawaban ke Ombudsman", "Answer to the Ombudsman"),
    }
)

HISTORY: Mapping[str, Label] = MappingProxyType(
    {
        "case.registered": Label("Berkas didaftarkan", "Case registered"),
        "case.complainant_added": Label("Pengadu ditambahkan", "Complainant added"),
        "case.ticket_joined": Label("Tiket digabungkan", "Ticket joined"),
        "case.noted": Label("Catatan", "Note"),
        "case.covered": Label("Kata yang disamarkan diubah", "Words to be blacked out changed"),
        "case.exported": Label("Berkas diekspor", "Case exported"),
        "case.reminded": Label("Pengingat tenggat", "Reminder of a promise"),
        Step.PAPERS_ASKED: Label(
            "Berkas belum lengkap, kekurangan disampaikan", "Papers not complete, told what is missing"
        ),
        Step.PAPERS_COMPLETE: Label("Berkas lengkap", "Papers complete"),
        Step.DECIDED: Label("Diputuskan", "Decided"),
        Step.REOPENED: Label("Dibuka kembali", "Opened again"),
    }
)

T: Final[Mapping[str, Label]] = MappingProxyType(
    {
        "add": Label("Tambahkan", "Add"),
        "add_complainant": Label("Tambah pengadu", "Add a complainant"),
        "address": Label("Alamat", "Address"),
        "answer": Label("Jawaban untuk pengadu", "Answer to the complainant"),
        "ask_papers": Label("Berkas belum lengkap", "Papers are not complete"),
        "cases": Label("Pengaduan & Ombudsman", "Complaints & Ombudsman"),
        "case": Label("Berkas", "Case"),
        "closed": Label("Diputuskan 90 hari terakhir", "Decided in the last 90 days"),
        "closing_tells": Label(
            "Memutuskan menulis pesan ke {n} telepon: semua pengadu dan pelapor tiketnya.",
            "Deciding writes to {n} telephones: every complainant and every caller of its tickets.",
        ),
        "complainants": Label("Pengadu", "Complainants"),
        "complete": Label("Berkas lengkap", "Papers are complete"),
        "complete_why": Label(
            "Mulai hari ini keputusan ditunggu 60 hari.", "From today the decision is due in 60 days."
        ),
        "confidential": Label("Identitas pengadu dirahasiakan", "Who complains is confidential"),
        "cover": Label("Kata yang juga disamarkan dalam ekspor", "Words that an export blacks out as well"),
        "cover_why": Label(
            "Satu per baris: nama orang lain, jalan. Nomor, alamat, dan nama setelah Bapak atau Ibu ditutup sendiri.",
            "One a line: names of others, streets. Numbers, addresses, names after Pak or Ibu are found anyway.",
        ),
        "days_late": Label("terlambat {n} hari", "{n} days late"),
        "days_left": Label("sisa {n} hari", "{n} days left"),
        "days_left_at_most": Label("sisa paling banyak {n} hari", "at most {n} days left"),
        "decide": Label("Putuskan", "Decide"),
        "decided": Label("Keputusan", "Decision"),
        "due_soon": Label("{n} berkas hampir atau sudah lewat tenggat", "{n} cases nearly or already overdue"),
        "due": Label("Paling lambat", "Due"),
        "due_on": Label("Batas dari Ombudsman", "Day named by the Ombudsman"),
        "empty": Label("Belum ada berkas terbuka", "No open case"),
        "empty_why": Label(
            "Berkas menghimpun tiket dan pengadu untuk dijawab menurut undang-undang: tanggapan pertama 14 hari, "
            "berkas dilengkapi 30 hari, keputusan 60 hari. Surat Ombudsman didaftarkan dengan nomor dan tanggalnya.",
            "A case gathers tickets and complainants to be answered by law: a first answer in 14 days, papers complete "
            "in 30, a decision in 60. A letter of the Ombudsman is registered with its number and date.",
        ),
        "export": Label("Ekspor PDF", "Export as PDF"),
        "export_why": Label(
            "Nomor, alamat, dan nama orang lain disamarkan. Baca dahulu sebelum dikirim. "
            "Periksa salinan: line123 cases verify.",
            "Numbers, addresses and names of others are blacked out. Read it before you send it. Check a copy with "
            "line123 cases verify.",
        ),
        "exports": Label("Ekspor sebelumnya (SHA-256)", "Earlier exports (SHA-256)"),
        "hidden": Label("Dirahasiakan", "Confidential"),
        "history": Label("Riwayat", "History"),
        "join": Label("Gabungkan tiket", "Join a ticket"),
        "kind": Label("Jenis", "Kind"),
        "last_day": Label("hari terakhir", "last day"),
        "letters": Label("Tanpa telepon, dijawab lewat surat", "Without a telephone, answered by letter"),
        "missing": Label("Apa yang belum ada", "What is missing"),
        "name": Label("Nama orang atau kelompok", "Name of the person or group"),
        "new": Label("Daftarkan berkas", "Register a case"),
        "no_complainant": Label("Belum ada pengadu.", "No complainant yet."),
        "no_ticket": Label("Belum ada tiket.", "No ticket yet."),
        "note": Label("Catatan; ikut dalam ekspor", "Note; part of the export"),
        "number": Label("Nomor laporan", "Report number"),
        "on_time": Label("tepat waktu", "in time"),
        "overdue": Label("lewat tenggat", "overdue"),
        "outcome": Label("Hasil", "Outcome"),
        "phone": Label("Telepon", "Telephone"),
        "promise": Label("Tenggat", "Promise"),
        "read_only": Label("Anda dapat membaca berkas ini.", "You can read this case."),
        "reason": Label("Alasan", "Reason"),
        "received": Label("Diterima", "Received"),
        "reference": Label("Nomor surat", "Number of the letter"),
        "referred": Label("Tanggal surat", "Date of the letter"),
        "reopen": Label("Buka kembali", "Open again"),
        "save": Label("Simpan", "Save"),
        "short": Label("Berkas", "Cases"),
        "since": Label("Sejak", "Since"),
        "started": Label("Mulai", "Began"),
        "state": Label("Keadaan", "State"),
        "summary": Label("Perkara, tanpa nama orang", "The matter, without names"),
        "tickets": Label("Tiket", "Tickets"),
        "told": Label("Jawab pengadu", "Answer"),
        "unit": Label("Unit", "Unit"),
        "where": Label("Di mana langkahnya", "Steps"),
        "working_days": Label("hari kerja", "working days"),
    }
)
"""Words of the pages."""
