"""The report of a month: its page, its signature, its files, who gets it, and the figures that everybody may see."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any, Final

from flask import make_response, render_template, request, url_for

from ticketing.accounts.permissions import Permission
from ticketing.administration.blueprint import common, language, save
from ticketing.administration.pages import Page, page
from ticketing.changes import service as changes
from ticketing.core import clock, http
from ticketing.core.errors import NotFoundError
from ticketing.core.i18n import Label
from ticketing.reports import files, monthly, public
from ticketing.reports.entry import MONTHLY, read_monthly
from ticketing.reports.labels import MONTH
from ticketing.reports.monthly import month_before
from ticketing.reports.periods import DEFAULT_ZONE, local_of
from ticketing.reports.views import blueprint, send_file, words

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
    from werkzeug.wrappers import Response

    from ticketing.changes.difference import Path
    from ticketing.reports.asked import View

_KEPT_SECONDS: Final = 600.0
_MOST_KEPT: Final = 60
_kept: dict[str, tuple[float, Any]] = {}
_lock: Final = threading.Lock()


def _field(path: Path) -> Label:
    return MONTH["is_public" if path[0] == "is_public" else "recipients"]


def _value(path: Path, value: Any) -> Label | None:
    if path[0] == "is_public":
        return MONTH["on" if value else "off"]
    return Label(", ".join(value), ", ".join(value)) if isinstance(value, list) else None


page(Page(MONTHLY, MONTH["settings"], MONTH["settings_hint"], "chart-bar", "reports.month_settings", _field, _value))


@blueprint.get("/figures/month")
@http.requires(Permission.FIGURES_VIEW)
def month() -> Response:
    """Show the report of a month, the last whole one when none is named, and who signed it."""
    with http.database().read() as session:
        view = _asked(session)
        found = monthly.report(session, view, language())
        signed = monthly.signatures(session, view)
    return make_response(
        render_template(
            "reports/month.html",
            view=view,
            sheets=found,
            signed=signed,
            digest=monthly.digest(found[0]),
            may_sign=Permission.FIGURES_SIGN in http.actor().permissions,
            plain=files.plain,
            MONTH=MONTH,
            **words(),
        )
    )


@blueprint.post("/figures/month/sign")
@http.requires(Permission.FIGURES_SIGN)
def sign() -> Response:
    """Write down that this person stands for the figures the page showed."""
    with http.database().write() as session:
        view = _asked(session)
        shown = monthly.digest(monthly.report(session, view, language())[0])
        monthly.sign(session, http.actor(), view, shown, clock.now())
    return http.go_to(
        url_for("reports.month", unit=view.unit.id if view.unit else None, at=f"{view.local.begin:%Y-%m}")
    )


@blueprint.get("/figures/month/report.<form>")
@http.requires(Permission.FIGURES_VIEW)
def month_file(form: str) -> Response:
    """Return the whole report as a file, with who signed it."""
    if form not in files.FORMS:
        raise NotFoundError("There is no such file.", form=form)
    with http.database().read() as session:
        view = _asked(session)
        if form == "pdf":
            name, content = monthly.on_paper(session, view, language())
            return send_file(content, name, form)
        found = monthly.report(session, view, language())
    return send_file(files.FORMS[form][1](found, language()), found[0].name, form)


@blueprint.get("/figures/month/settings")
@http.requires(Permission.SETTINGS_VIEW)
def month_settings() -> Response:
    """Show who gets the report of a month, and whether the public page is on."""
    with http.database().read() as session:
        now = changes.current(session, MONTHLY)
        values = common(session, MONTHLY, now.number)
    lines = MONTHLY.write(now.document)["recipients"]
    return make_response(
        render_template("reports/month_settings.html", lines=lines, held=now.document, MONTH=MONTH, **values)
    )


@blueprint.post("/figures/month/settings")
@http.requires(Permission.SETTINGS_EDIT)
def save_month_settings() -> Response:
    """Let these recipients and this switch hold."""
    lines = request.form.get("recipients", "").splitlines()
    document = read_monthly({"recipients": lines, "is_public": bool(request.form.get("is_public"))})
    with http.database().write() as session:
        save(session, MONTHLY, document)
    return http.go_to(url_for("reports.month_settings"))


@blueprint.get("/public/figures")
@http.public
def public_figures() -> Response:
    """Show a whole month to everybody, when that is switched on; the page is reckoned anew every ten minutes."""
    wanted = request.args.get("month", "")
    with http.database().read() as session:
        if not changes.current(session, MONTHLY).document.is_public:
            raise NotFoundError("Public figures are not switched on.")
        view, told = _public(session, wanted)
    here = month_before(local_of(clock.now(), DEFAULT_ZONE))
    later = view.local.after if view.local.begin < here.begin else None
    return make_response(
        render_template(
            "reports/public.html", view=view, told=told, later=later, MONTH=MONTH, smallest=public.SMALLEST, **words()
        )
    )


def _public(session: Session, wanted: str) -> Any:
    # Everybody on earth may ask: the same month is reckoned once for all of them.
    key = f"{http.database().url}?{wanted}"
    with _lock:
        made = _kept.get(key)
        if made is None or time.monotonic() - made[0] > _KEPT_SECONDS:
            view, told = public.month(session, clock.now(), wanted or None)
            if view.period.is_running:
                raise NotFoundError("The month is not over.", month=wanted)
            if len(_kept) >= _MOST_KEPT:
                _kept.clear()
            made = _kept[key] = (time.monotonic(), (view, told))
        return made[1]


def _asked(session: Session) -> View:
    at = request.values.get("at")
    unit = request.values.get("unit", type=int)
    return monthly.month_view(session, http.actor(), unit, at[:7] if at else None, clock.now())


__all__ = ["blueprint"]
