"""The blueprint that all pages of administration share, with what their templates ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from flask import Blueprint, request
from flask_babel import get_locale
from sqlalchemy import select

from ticketing.accounts.permissions import Permission
from ticketing.administration import labels
from ticketing.administration.pages import PAGES, words
from ticketing.changes import service
from ticketing.core import clock, http
from ticketing.core.errors import InvalidError, NotFoundError
from ticketing.core.i18n import zone_label
from ticketing.network.models import Unit

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from ticketing.changes.sections import Document, Section

blueprint = Blueprint("administration", __name__, template_folder="templates")


def _hands(value: datetime, zone: str) -> str:
    pattern = "HH.mm" if language() == "id" else "HH:mm"
    return f"{format_time(value.astimezone(ZoneInfo(zone)), pattern)} {zone_label(zone, value)}"


def _short_day(value: date) -> str:
    return str(format_date(value, "EEE d MMM", locale="id_ID" if language() == "id" else "en_GB"))


blueprint.record_once(lambda setup: setup.app.jinja_env.filters.update(hands=_hands, short_day=_short_day))
blueprint.record_once(
    lambda setup: setup.app.jinja_env.globals.update(
        ADMINISTRATION_TITLE=labels.TITLE, WEEKDAY_NAMES=labels.WEEKDAYS, change_words=words
    )
)


def common(session: Session, section: Section[Any], number: int) -> dict[str, Any]:
    """Return what the page of a section shows beside its form: title, history, whether this person may change it."""
    log = service.history(session, http.actor(), section.name)
    return {
        "page": PAGES[section.name],
        "log": log,
        "undone": {change.undoes_id for change in log},
        "number": number,
        "may_edit": Permission.SETTINGS_EDIT in http.actor().permissions,
        "longest_reason": service.LONGEST_REASON,
    }


def shown_number() -> int:
    """Return the number of the document the page showed; InvalidError when the form does not say."""
    number = request.form.get("number", type=int)
    if number is None:
        raise InvalidError("The version of the page is missing.", field="number")
    return number


def save(session: Session, section: Section[Document], document: Document) -> None:
    """Save what was typed, with its reason, unless the page showed an older document."""
    reason = request.form.get("reason", "")
    service.save(session, http.actor(), section, document, clock.now(), number=shown_number(), reason=reason)


def unit_of(session: Session, code: str) -> Unit | None:
    """Return the unit a page is about, None for the whole company; NotFoundError for a code nobody knows."""
    if not code:
        return None
    unit = session.scalar(select(Unit).where(Unit.code == code))
    if unit is None:
        raise NotFoundError("There is no such unit.", unit=code)
    return unit


def language() -> str:
    """Return the language of the page, ``id`` or ``en``."""
    locale = get_locale()
    return "en" if locale is not None and locale.language == "en" else "id"
