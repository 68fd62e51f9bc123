"""Sheets as files: CSV, a workbook, paper. No cell of them is a formula, whatever a unit or a person is called."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any, Final, cast

from ticketing.cases.pdf import paper, printable
from ticketing.core.i18n import Label
from ticketing.tickets.export import guard

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fpdf import FPDF
    from xlsxwriter.worksheet import Worksheet

    from ticketing.reports.sheets import Cell, Sheet

FORMULAS: Final = Label("Rumus", "Formulas")
_LONGEST_TAB: Final = 31
_NOT_IN_A_TAB: Final = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_WIDE, _NARROW = 34, 14
_LINE: Final = 4
"""Millimetres of a line of a table on paper."""


def as_csv(sheets: Sequence[Sheet], language: str) -> bytes:
    """Return the sheets one below the other, UTF-8 with the mark that spreadsheets know it by."""
    out = io.StringIO()
    writer = csv.writer(out)
    for sheet in sheets:
        writer.writerow([guard(sheet.title)])
        writer.writerows([guard(cell) for cell in pair] for pair in sheet.facts)
        writer.writerow([])
        writer.writerow([guard(cell) for cell in sheet.head])
        writer.writerows([plain(cell) for cell in row] for row in sheet.rows)
        writer.writerow([])
    writer.writerow([FORMULAS.text(language)])
    writer.writerows([guard(cell) for cell in pair] for pair in _formulas(sheets))
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(sheets: Sequence[Sheet], language: str) -> bytes:
    """Return a workbook: a page for each sheet, and one for the formulas in words."""
    import xlsxwriter  # only who exports pays for it

    out = io.BytesIO()
    safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, safe)
    book.set_properties({"created": sheets[0].as_of.replace(tzinfo=None)})
    bold = book.add_format({"bold": True})
    for number, sheet in enumerate(sheets, 1):
        page = book.add_worksheet(f"{number} {sheet.title.translate(_NOT_IN_A_TAB)}"[:_LONGEST_TAB])
        page.set_column(0, 0, _WIDE)
        page.set_column(1, len(sheet.head), _NARROW)
        top = len(sheet.facts) + 2
        _fill(page, [(sheet.title,)], 0, bold)
        _fill(page, sheet.facts, 1)
        _fill(page, [sheet.head], top, bold)
        _fill(page, sheet.rows, top + 1)
    page = book.add_worksheet(FORMULAS.text(language))
    page.set_column(0, 0, _WIDE)
    _fill(page, _formulas(sheets), 0)
    book.close()
    return out.getvalue()


def as_pdf(sheets: Sequence[Sheet], language: str, footer: str = "", extra: Sequence[str] = ()) -> bytes:
    """Return A4 pages across; ``extra``: lines under the facts, such as who signed it."""
    first = sheets[0]
    pdf = paper(first.title, footer or first.title, first.as_of, orientation="landscape")
    pdf.add_page()
    for number, sheet in enumerate(sheets):
        _heading(pdf, sheet.title)
        if number == 0:
            for line in (*(f"{name}: {text}" for name, text in sheet.facts), *extra):
                pdf.multi_cell(0, 5, printable(line), new_x="LMARGIN", new_y="NEXT")
            pdf.ln(2)
        _draw(pdf, sheet)
        pdf.ln(4)
    _heading(pdf, FORMULAS.text(language))
    for name, formula in _formulas(sheets):
        pdf.multi_cell(0, 4, printable(f"{name}: {formula}"), new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


FORMS: Final[dict[str, tuple[str, Callable[[Sequence[Sheet], str], bytes]]]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
    "pdf": ("application/pdf", as_pdf),
}


def _fill(page: Worksheet, rows: Sequence[Sequence[Cell]], top: int, look: Any = None) -> None:
    for row, cells in enumerate(rows, top):
        for column, value in enumerate(cells):
            if isinstance(value, str):
                page.write_string(row, column, value, look)
            elif value is not None:
                page.write_number(row, column, value, look)


def _heading(pdf: FPDF, text: str) -> None:
    if pdf.will_page_break(30):
        pdf.add_page()
    pdf.set_font("Helvetica", "B", 12)
    pdf.multi_cell(0, 7, printable(text), new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("Helvetica", "", 8)


def _draw(pdf: FPDF, sheet: Sheet) -> None:
    """Draw a table, its head again on each page. fpdf2's own tables fit every cell word by word: a second a report."""
    share = pdf.epw / (len(sheet.head) + 2)
    widths = (3 * share, *([share] * (len(sheet.head) - 1)))
    _draw_head(pdf, sheet.head, widths)
    for cells in sheet.rows:
        words = printable(plain(cells[0]) or "-")
        height = cast("float", pdf.multi_cell(widths[0], _LINE, words, dry_run=True, output="HEIGHT"))
        if pdf.will_page_break(height):
            pdf.add_page()
            _draw_head(pdf, sheet.head, widths)
        top = pdf.get_y()
        pdf.multi_cell(widths[0], _LINE, words, border=1, align="L", new_x="RIGHT", new_y="TOP")
        for width, cell in zip(widths[1:], cells[1:], strict=True):
            pdf.cell(width, height, printable(plain(cell) or "-"), border=1, align="R")
        pdf.set_xy(pdf.l_margin, top + height)


def _draw_head(pdf: FPDF, head: Sequence[str], widths: Sequence[float]) -> None:
    sides = ("LEFT", *(["RIGHT"] * (len(head) - 1)))
    with pdf.table(col_widths=widths, text_align=sides, line_height=_LINE) as table:
        row = table.row()
        for cell in head:
            row.cell(printable(cell))


def plain(cell: Cell) -> str:
    """Return what stands in a file of plain text; nothing for nothing."""
    return guard(cell) if isinstance(cell, str) else "" if cell is None else f"{cell:g}" if cell % 1 else str(int(cell))


def _formulas(sheets: Sequence[Sheet]) -> list[tuple[str, str]]:
    return list(dict.fromkeys(pair for sheet in sheets for pair in sheet.formulas))
