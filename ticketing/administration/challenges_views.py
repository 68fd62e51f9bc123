"""The page of what proves who a caller is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask import make_response, render_template, request, url_for
from sqlalchemy import func, select

from ticketing.accounts.permissions import Permission
from ticketing.administration.blueprint import blueprint, common, save
from ticketing.administration.pages import Page, page
from ticketing.backoffice.challenge_rules import (
    CHALLENGES,
    FEWEST_TRIES,
    LONGEST_LOCK,
    MOST_TRIES,
    SHORTEST_LOCK,
    of_settings,
)
from ticketing.backoffice.models import UtilityCustomer
from ticketing.backoffice.values import Challenge
from ticketing.changes import service
from ticketing.changes.errors import RefusedError
from ticketing.core import http
from ticketing.core.i18n import Label

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
    from werkzeug.wrappers import Response

    from ticketing.backoffice.embedded.customers import ChallengeRules
    from ticketing.changes.difference import Path
    from ticketing.changes.sections import Section

PROOFS: Final = {
    Challenge.PHONE: Label(
        "empat angka terakhir telepon terdaftar", "the last four digits of the registered telephone"
    ),
    Challenge.IDENTITY: Label("empat angka terakhir KTP", "the last four digits of the identity card"),
}
ORDERS: Final = (
    (Challenge.PHONE, Challenge.IDENTITY),
    (Challenge.IDENTITY, Challenge.PHONE),
    (Challenge.PHONE,),
    (Challenge.IDENTITY,),
)
_FIELDS: Final = {
    "order": Label("Yang ditanyakan", "What is asked"),
    "tries": Label("Jawaban salah sebelum terkunci", "Wrong answers before it locks"),
    "locked_hours": Label("Terkunci selama (jam)", "Locked for (hours)"),
}


def _value(path: Path, value: Any) -> Label | None:
    if path != ("order",) or not value:
        return None
    said = [PROOFS[Challenge(one)] for one in value]
    return Label(", lalu ".join(one.id for one in said), ", then ".join(one.en for one in said))


page(
    Page(
        CHALLENGES,
        Label("Bukti pelanggan", "Proof of being the customer"),
        Label(
            "Apa yang ditanyakan sebelum tagihan, token, dan pemakaian disebutkan.",
            "What is asked before a bill, tokens and consumption are told.",
        ),
        "user-check",
        "administration.challenges",
        lambda path: _FIELDS[path[0]],
        _value,
    )
)


@blueprint.get("/administration/challenges")
@http.requires(Permission.SETTINGS_VIEW)
def challenges() -> Response:
    """Show what is asked, whom it reaches, and who changed what."""
    with http.database().read() as session:
        now = service.current(session, _section())
        values = common(session, CHALLENGES, now.number) | _preview(session, now.document)
    limits = {"tries": (FEWEST_TRIES, MOST_TRIES), "hours": (SHORTEST_LOCK, LONGEST_LOCK)}
    values |= {"rules": now.document, "orders": ORDERS, "proofs": PROOFS, "limits": limits}
    return make_response(render_template("administration/challenges.html", **values))


@blueprint.post("/administration/challenges")
@http.requires(Permission.SETTINGS_EDIT)
def save_challenges() -> Response:
    """Let these rules hold from the next call on."""
    with http.database().write() as session:
        save(session, _section(), _typed())
    return http.go_to(url_for("administration.challenges"))


@blueprint.post("/administration/challenges/preview")
@http.requires(Permission.SETTINGS_EDIT)
def preview_challenges() -> Response:
    """Show what callers would be asked, and how many could answer; nothing is saved."""
    with http.database().read() as session:
        try:
            values = _preview(session, _typed())
        except RefusedError as error:
            values = {"fault": error}
    return make_response(render_template("administration/_challenges_preview.html", proofs=PROOFS, **values))


def _section() -> Section[ChallengeRules]:
    return of_settings(http.settings())


def _typed() -> ChallengeRules:
    form = request.form
    order = [name for name in form.get("order", "").split(",") if name]
    return CHALLENGES.read(
        {"order": order, "tries": form.get("tries", ""), "locked_hours": form.get("locked_hours", "")}
    )


def _preview(session: Session, rules: ChallengeRules) -> dict[str, Any]:
    columns = {Challenge.PHONE: UtilityCustomer.phone, Challenge.IDENTITY: UtilityCustomer.identity_last4}
    empty = [columns[one] == "" for one in rules.order]
    everybody = session.scalar(select(func.count()).select_from(UtilityCustomer)) or 0
    unable = session.scalar(select(func.count()).select_from(UtilityCustomer).where(*empty)) or 0
    return {"shown": rules, "able": everybody - unable, "everybody": everybody, "fault": None}
