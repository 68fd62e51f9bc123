"""The page of categories: what they are called and how urgent their tickets are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, cast

from flask import g, make_response, render_template, request, url_for
from sqlalchemy import func, select

from ticketing.accounts.permissions import Permission
from ticketing.administration.blueprint import blueprint, common, shown_number
from ticketing.administration.pages import Page, page
from ticketing.changes import service
from ticketing.changes.errors import RefusedError
from ticketing.core import clock, http
from ticketing.core.i18n import Label
from ticketing.tickets.categories import CATEGORIES, LONGEST_NAME, Kinds
from ticketing.tickets.models import Category, Ticket
from ticketing.tickets.priority import LEVELS, Level

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
    from werkzeug.wrappers import Response

    from ticketing.changes.difference import Path

_COLUMNS: Final = {
    "id": Label("nama", "name"),
    "en": Label("nama Inggris", "English name"),
    "level": Label("tingkat", "level"),
}


class SetNames(Mapping[str, Label]):
    """The names of the categories as they are set now, read once for each page."""

    def __getitem__(self, code: str) -> Label:
        return self._kinds()[Category(code)].name

    def __iter__(self) -> Iterator[str]:
        return iter(Category)

    def __len__(self) -> int:
        return len(Category)

    def get(self, code: str, default: Any = None) -> Any:
        """Return the name of a category, the default for anything else."""
        return self[code] if code in set(Category) else default

    def _kinds(self) -> Kinds:
        if "category_kinds" not in g:
            with http.database().read() as session:
                g.category_kinds = service.current(session, CATEGORIES).document
        return cast("Kinds", g.category_kinds)


def _field(path: Path) -> Label:
    code, column = path
    name, said = CATEGORIES.default[Category(code)].name, _COLUMNS[column]
    return Label(f"{name.id}: {said.id}", f"{name.en}: {said.en}")


def _value(path: Path, value: Any) -> Label | None:
    return LEVELS[Level(value)] if path[1] == "level" and value else None


page(
    Page(
        CATEGORIES,
        Label("Kategori", "Categories"),
        Label(
            "Nama kategori laporan dalam dua bahasa, dan seberapa mendesak tiketnya.",
            "What reports are sorted into, in both languages, and how urgent their tickets are.",
        ),
        "ticket",
        "administration.categories",
        _field,
        _value,
    )
)
blueprint.record_once(lambda setup: setup.app.jinja_env.globals.update(CATEGORIES=SetNames()))


@blueprint.get("/administration/categories")
@http.requires(Permission.SETTINGS_VIEW)
def categories() -> Response:
    """Show the categories with how many tickets each has open, and who changed what."""
    with http.database().read() as session:
        now = service.current(session, CATEGORIES)
        values = common(session, CATEGORIES, now.number) | _preview(session, now.document)
    values |= {"kinds": now.document, "levels": LEVELS, "longest_name": LONGEST_NAME}
    return make_response(render_template("administration/categories.html", **values))


@blueprint.post("/administration/categories")
@http.requires(Permission.SETTINGS_EDIT)
def save_categories() -> Response:
    """Let these names and levels hold for pages and for the next tickets."""
    with http.database().write() as session:
        number, reason = shown_number(), request.form.get("reason", "")
        service.save(session, http.actor(), CATEGORIES, _typed(), clock.now(), number=number, reason=reason)
    return http.go_to(url_for("administration.categories"))


@blueprint.post("/administration/categories/preview")
@http.requires(Permission.SETTINGS_EDIT)
def preview_categories() -> Response:
    """Show the order in which the queue would take them; nothing is saved."""
    with http.database().read() as session:
        try:
            values = _preview(session, _typed())
        except RefusedError as error:
            values = {"fault": error}
    return make_response(render_template("administration/_categories_preview.html", levels=LEVELS, **values))


def _typed() -> Kinds:
    form, document = request.form, CATEGORIES.write(CATEGORIES.default)
    for code, fields in document.items():
        fields |= {name: form.get(f"{code}.{name}", fields[name]) for name in ("id", "en", "level")}
    return CATEGORIES.read(document)


def _preview(session: Session, kinds: Kinds) -> dict[str, Any]:
    query = select(Ticket.category, func.count()).where(Ticket.closed_at.is_(None)).group_by(Ticket.category)
    waiting = {row[0]: row[1] for row in session.execute(query)}
    order = {level: [(one, kinds[one].name) for one in kinds if kinds[one].level is level] for level in Level}
    return {"order": order, "waiting": waiting, "fault": None}
