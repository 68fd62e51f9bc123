"""The words of the part about satisfaction, and of the page about spoken answers."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from ticketing.core.i18n import Label
from ticketing.reports.periods import Span

SURVEY: Final = MappingProxyType(
    {
        "title": Label("Kata penelepon", "What callers say"),
        "none": Label(
            "Belum ada yang ditanya. Penelepon yang sudah mendapat yang dicarinya ditanya satu angka; "
            "satu nomor sekali dalam %(days)s hari.",
            "Nobody was asked yet. Callers who got what they called for are asked for one digit; "
            "a number once in %(days)s days.",
        ),
    }
)

SPEECH: Final = MappingProxyType(
    {
        "title": Label("Penelepon yang berbicara", "Callers who speak"),
        "span": Label("Tujuh hari terakhir", "The last seven days"),
        "none": Label("Belum ada yang berbicara", "Nobody has spoken yet"),
        "none_why": Label(
            "Jawaban yang diucapkan penelepon muncul di sini per pertanyaan.",
            "Answers that callers speak appear here by question.",
        ),
        "questions": Label("Jawaban per pertanyaan", "Answers by question"),
        "question": Label("Pertanyaan", "Question"),
        "turns": Label("Jawaban", "Answers"),
        "refused": Label("Frasa yang paling sering ditolak", "Phrases refused most often"),
        "refused_why": Label(
            "Paling mirip dengan yang diucapkan, tetapi kurang yakin. Kata baru dari penelepon ada di halaman Kata.",
            "Most like what was said, but not surely enough. New words of callers are on the page Words.",
        ),
        "phrase": Label("Frasa", "Phrase"),
        "meaning": Label("Makna", "Meaning"),
        "times": Label("Kali", "Times"),
        "confidence": Label("Keyakinan rata-rata", "Mean confidence"),
    }
)

FIGURES: Final = MappingProxyType(
    {
        "title": Label("Angka", "Figures"),
        "span": Label("Jangka", "Span"),
        "at": Label("Tanggal", "Date"),
        "show": Label("Tampilkan", "Show"),
        "before": Label("Sebelumnya", "Earlier"),
        "after": Label("Sesudahnya", "Later"),
        "now": Label("Sekarang", "Now"),
        "compared": Label("sebelumnya {n}", "before {n}"),
        "cut": Label(
            "Jangka ini masih berjalan; dibandingkan dengan bagian yang sama dari jangka sebelumnya.",
            "This period is running; it is compared with the same part of the one before.",
        ),
        "clocks": Label("Tiap unit menurut jamnya sendiri ({zones})", "Each unit on its own clock ({zones})"),
        "books": Label("Buku tiket", "The books"),
        "ages": Label("Umur tiket terbuka", "Age of open tickets"),
        "checked": Label("Cocok", "It adds up"),
        "differs": Label("Tidak cocok: laporkan kepada pengelola", "It does not add up: tell the operator"),
        "agents": Label("Petugas", "Agents"),
        "tables": Label("Tabel", "Tables"),
        "total": Label("Semua", "All"),
        "filtered": Label("Hanya", "Only"),
        "unfilter": Label("lepas", "remove"),
        "calls_hidden": Label(
            "Panggilan tidak punya jenis, kelas, penyebab, atau petugas: angkanya tidak tampil dengan saringan ini.",
            "Calls have no category, class, cause or agent: their figures are not shown with this filter.",
        ),
        "none": Label("Tidak ada baris dalam jangka ini", "No row in this period"),
        "none_why": Label(
            "Pilih jangka lain, atau lepas saringan di atas.", "Choose another span, or remove the filters above."
        ),
        "no_parts": Label("Jangka ini tidak dibagi lagi.", "This span is not cut further."),
        "nothing": Label(
            "Tidak ada yang terhitung di sini dalam jangka ini.", "Nothing was counted here in this period."
        ),
        "when": Label("Waktu", "When"),
        "unmeasured": Label(
            "Tidak terukur di sini: nada sibuk di jaringan, panggilan yang ditolak sebelum dijawab, dan lama menunggu "
            "petugas di telepon.",
            "Not measured here: busy lines in the network, calls turned away before an answer, and how long callers "
            "waited for a person on the line.",
        ),
        "step": Label("Potongan", "Cut by"),
        "clock_label": Label("Zona waktu", "Time zone"),
        "unit": Label("Unit", "Unit"),
        "all_units": Label("Semua unit saya", "All my units"),
        "formulas": Label("Rumus", "Formulas"),
        "download": Label("Unduh", "Download"),
    }
)

MONTH: Final = MappingProxyType(
    {
        "title": Label("Laporan bulanan", "Report of a month"),
        "subject": Label("Layanan 123: angka {month}, {unit}", "Service 123: figures of {month}, {unit}"),
        "company": Label("semua unit", "all units"),
        "in_brackets": Label("Dalam kurung: bulan sebelumnya.", "In brackets: the month before."),
        "where": Label(
            "Terlampir sebagai PDF. Rumus, rincian, dan berkas lain: masuk ke meja, lalu Angka > Laporan bulanan.",
            "Attached as PDF. Formulas, details, other files: sign in to the desk, then Figures > Report of a month.",
        ),
        "sign": Label("Saya menyetujui angka ini", "I stand for these figures"),
        "signed": Label("Disetujui {name}, {at}", "Signed by {name}, {at}"),
        "unsigned": Label("Belum ada yang menyetujui laporan ini.", "Nobody has signed this report yet."),
        "running": Label(
            "Bulan ini belum selesai, jadi laporannya belum dapat disetujui.",
            "The month is not over, so its report cannot be signed yet.",
        ),
        "changed": Label(
            "Sejak itu ada angka yang berubah, misalnya karena tiket dibuka kembali; setujui lagi bila perlu.",
            "Some figures have changed since, for example by a ticket opened again; sign once more if needed.",
        ),
        "settings": Label("Penerima dan halaman publik", "Recipients and the public page"),
        "settings_hint": Label(
            "Siapa menerima laporan bulanan, dan apakah angka umum terlihat tanpa masuk.",
            "Who gets the report of a month, and whether public figures need no sign-in.",
        ),
        "recipients": Label("Penerima, satu baris satu orang", "Recipients, a line for each"),
        "recipients_hint": Label(
            "Alamat surel, kode unit atau company, bahasa id atau en. Dikirim tanggal 1 pukul 07.00 waktu unitnya.",
            "E-mail address, code of a unit or company, id or en. Sent on the first at 07:00 on the unit's clock.",
        ),
        "is_public": Label("Tampilkan angka bulanan kepada umum", "Show the figures of months to everybody"),
        "save": Label("Simpan", "Save"),
        "reason": Label("Mengapa; rekan membacanya di riwayat", "Why; colleagues read it in the history"),
        "on": Label("ya", "yes"),
        "off": Label("tidak", "no"),
        "public": Label("Angka layanan 123", "Figures of service 123"),
        "public_why": Label(
            "Tiap bulan penuh, tiap unit menurut jamnya sendiri. Tanpa data pribadi; hitungan di bawah {n} tidak "
            "ditampilkan, dan bila hanya satu yang demikian, yang terkecil berikutnya juga tidak.",
            "Each whole month, each unit on its own clock. No personal data; counts below {n} are not shown, and when "
            "there is only one such, the next smallest is not either.",
        ),
        "small": Label("sedikit", "few"),
        "before": Label("Bulan sebelumnya", "The month before"),
        "after": Label("Bulan sesudahnya", "The month after"),
        "whole": Label("Semua", "All"),
    }
)

CHARTS: Final = MappingProxyType(
    {
        "title": Label("Jam sibuk", "Busiest hours"),
        "heat": Label(
            "Menurut hari dan jam setempat; makin padat polanya, makin banyak",
            "By weekday and local hour; denser is more",
        ),
        "bars": Label("Menurut bagian jangka", "By part of the period"),
        "rows": Label("Lihat barisnya", "See its rows"),
        "day": Label("Hari", "Day"),
    }
)

WEEKDAYS: Final = (
    Label("Sen", "Mon"),
    Label("Sel", "Tue"),
    Label("Rab", "Wed"),
    Label("Kam", "Thu"),
    Label("Jum", "Fri"),
    Label("Sab", "Sat"),
    Label("Min", "Sun"),
)

SPANS: Final = MappingProxyType(
    {
        Span.QUARTER: Label("15 menit", "15 minutes"),
        Span.HALF: Label("30 menit", "30 minutes"),
        Span.HOUR: Label("1 jam", "1 hour"),
        Span.DAY: Label("Hari", "Day"),
        Span.WEEK: Label("Minggu", "Week"),
        Span.MONTH: Label("Bulan", "Month"),
    }
)

ARRIVALS: Final = MappingProxyType(
    {"opened": Label("Dilaporkan", "Reported"), "reopened": Label("Dibuka kembali", "Opened again")}
)

FLOWS: Final = (
    ("line.offered", (("", "line.answered"), ("+", "line.on_tape"))),
    (
        "line.answered",
        (
            ("", "line.goal_reached"),
            ("+", "line.hung_up"),
            ("+", "line.gave_up"),
            ("+", "line.failed"),
            ("+", "line.in_progress"),
        ),
    ),
    ("flow.open_after", (("", "flow.open_before"), ("+", "flow.arrived"), ("-", "flow.ended"))),
)
"""What must add up, printed under the figures and tested over random days: a figure and what it is made of."""
