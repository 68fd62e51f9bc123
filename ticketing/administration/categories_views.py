"""The page of categories: what they are called and how urgent their tickets are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, cast

from flask import g, make_response, render_template, request, send_file, url_for
from sqlalchemy import func, select

from ticketing.accounts.permissions import Permission
from ticketing.administration import labels
from ticketing.administration.blueprint import blueprint, common, save
from ticketing.administration.pages import Page, page
from ticketing.changes import service
from ticketing.changes.errors import RefusedError
from ticketing.clips import speaking
from ticketing.core import clock, http
from ticketing.core.errors import NotFoundError
from ticketing.core.i18n import Label
from ticketing.tickets import spoken_names
from ticketing.tickets.categories import (
    CATEGORIES,
    LAST_PLACE,
    LONGEST_NAME,
    PARENTS,
    PHONE_PARENTS,
    Kinds,
    new_code,
    ordered,
)
from ticketing.tickets.models import Category, Ticket
from ticketing.tickets.priority import LEVELS, Level

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
    from werkzeug.wrappers import Response

    from ticketing.changes.difference import Path

_AS_SHIPPED: Final = {"place": Label("seperti bawaan", "as shipped"), "active": labels.YES}
_COLUMNS: Final = {
    "id": Label("nama", "name"),
    "en": Label("nama Inggris", "English name"),
    "level": Label("tingkat", "level"),
    "place": Label("urutan", "place"),
    "active": Label("ditawarkan", "offered"),
    "of": Label("bagian dari", "belongs to"),
    "phone": Label("di telepon", "on the telephone"),
}


class SetNames(Mapping[str, Label]):
    """The names of the categories as they are set now, read once for each page."""

    def __getitem__(self, code: str) -> Label:
        return self._kinds()[code].name

    def __iter__(self) -> Iterator[str]:
        return iter(self._kinds())

    def __len__(self) -> int:
        return len(self._kinds())

    def get(self, code: str, default: Any = None) -> Any:
        """Return the name of a category, the default for anything else."""
        found = self._kinds().get(code)
        return found.name if found else default

    def _kinds(self) -> Kinds:
        if "category_kinds" not in g:
            with http.database().read() as session:
                g.category_kinds = service.current(session, CATEGORIES).document
        return cast("Kinds", g.category_kinds)


CATEGORY_NAMES: Final = SetNames()


def _field(path: Path) -> Label:
    code, column = path
    known = CATEGORIES.default.get(code)
    name, said = known.name if known else CATEGORY_NAMES.get(code, Label(code, code)), _COLUMNS[column]
    return Label(f"{name.id}: {said.id}", f"{name.en}: {said.en}")


def _value(path: Path, value: Any) -> Label | None:
    code, column = path
    if value is None:
        return _AS_SHIPPED.get(column) if code in set(Category) else None
    if column == "of":
        return CATEGORIES.default[value].name
    return LEVELS[Level(value)] if column == "level" else None


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
blueprint.record_once(lambda setup: setup.app.jinja_env.globals.update(CATEGORIES=CATEGORY_NAMES))


@blueprint.get("/administration/categories")
@http.requires(Permission.SETTINGS_VIEW)
def categories() -> Response:
    """Show the categories in the order of the lists, with how many tickets each has open, and who changed what."""
    with http.database().read() as session:
        now = service.current(session, CATEGORIES)
        values = common(session, CATEGORIES, now.number) | _preview(session, now.document)
        values |= _on_phone(session, now.document)
    values |= {"kinds": ordered(now.document), "levels": LEVELS, "longest_name": LONGEST_NAME, "last_place": LAST_PLACE}
    values |= {"parents": PARENTS, "phone_parents": PHONE_PARENTS, "shipped": CATEGORIES.default}
    return make_response(render_template("administration/categories.html", **values))


@blueprint.post("/administration/categories")
@http.requires(Permission.SETTINGS_EDIT)
def save_categories() -> Response:
    """Let these categories hold for pages, forms and the next tickets."""
    with http.database().write() as session:
        kinds = _typed(session)
        save(session, CATEGORIES, kinds)
        spoken_names.order(session, kinds, clock.now())
    return http.go_to(url_for("administration.categories"))


@blueprint.post("/administration/categories/preview")
@http.requires(Permission.SETTINGS_EDIT)
def preview_categories() -> Response:
    """Show what forms would offer and the order in which the queue would take it; nothing is saved."""
    with http.database().read() as session:
        try:
            values = _preview(session, _typed(session))
        except RefusedError as error:
            values = {"fault": error}
    return make_response(render_template("administration/_categories_preview.html", levels=LEVELS, **values))


@blueprint.get("/administration/categories/phone")
@http.requires(Permission.SETTINGS_VIEW)
def categories_on_phone() -> Response:
    """Show how far the names are that callers are to choose from."""
    with http.database().read() as session:
        values = _on_phone(session, service.current(session, CATEGORIES).document)
    values["may_edit"] = Permission.SETTINGS_EDIT in http.actor().permissions
    return make_response(render_template("administration/_categories_phone.html", **values))


@blueprint.post("/administration/categories/speak")
@http.requires(Permission.SETTINGS_EDIT)
def speak_categories() -> Response:
    """Ask the voice for every name that is missing."""
    with http.database().write() as session:
        spoken_names.order(session, service.current(session, CATEGORIES).document, clock.now())
    return http.go_to(url_for("administration.categories"))


@blueprint.get("/administration/categories/name.wav")
@http.requires(Permission.SETTINGS_EDIT)
def category_clip() -> Response:
    """Send a name as callers will hear it; whoever fetches it has listened."""
    language, text = request.args.get("language", ""), request.args.get("text", "")
    with http.database().read() as session:
        row = spoken_names.find(session, language, text)
        name = row.clip if row is not None else None
    path = speaking.browser_clip(http.settings().clips_dir, name) if name else None
    if path is None:
        raise NotFoundError("There is no clip yet.", text=text)
    if request.method == "GET":
        with http.database().write() as session:
            heard = spoken_names.find(session, language, text)
            if heard is not None:
                spoken_names.note_heard(session, http.actor(), heard, clock.now())
    return send_file(BytesIO(path.read_bytes()), mimetype="audio/wav", conditional=True, etag=False)


def _on_phone(session: Session, kinds: Kinds) -> dict[str, Any]:
    found = spoken_names.names(session, kinds)
    states = {name.state for names in found.values() for name in names}
    return {"spoken": found, "states": states, "longest_seconds": spoken_names.LONGEST_SECONDS}


def _typed(session: Session) -> Kinds:
    form, document = request.form, CATEGORIES.write(service.current(session, CATEGORIES).document)
    for code, fields in document.items():
        fields |= {name: form[f"{code}.{name}"] for name in ("id", "en", "level", "place") if f"{code}.{name}" in form}
        # A box that is not ticked sends nothing: a hidden field before it says no.
        for box in ("active", "phone"):
            if boxes := form.getlist(f"{code}.{box}"):
                fields[box] = boxes[-1] == "1"
    added = {name: form.get(f"new.{name}", "").strip() for name in ("id", "en", "level", "of", "phone")}
    if added["id"] or added["en"]:
        document[new_code(added["id"], document)] = added
    return CATEGORIES.read(document)


def _preview(session: Session, kinds: Kinds) -> dict[str, Any]:
    about = func.coalesce(Ticket.topic, Ticket.category)
    query = select(about, func.count()).where(Ticket.closed_at.is_(None)).group_by(about)
    waiting = {str(row[0]): row[1] for row in session.execute(query)}
    order = {level: [(one, kinds[one].name) for one in kinds if kinds[one].level is level] for level in Level}
    forms = [kind.name for kind in ordered(kinds).values() if kind.is_active]
    hidden = [kind.name for kind in ordered(kinds).values() if not kind.is_active]
    return {"order": order, "waiting": waiting, "forms": forms, "hidden": hidden, "fault": None}
