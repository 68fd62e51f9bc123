"""Every route, every role: generated from the URL map, so that a new route is judged before anybody thinks of it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from helpers.desk_on_paper import Desk

from ticketing.accounts.permissions import DEFAULT_ROLES
from ticketing.core import http
from ticketing.web.app import UndecidedError, _refuse_undecided

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzeug.routing import Rule

REFUSED = (HTTPStatus.FORBIDDEN,)
UNSEEN = HTTPStatus.NOT_FOUND


def routes(desk: Desk) -> Iterator[tuple[Rule, str, str]]:
    for rule in desk.app.url_map.iter_rules():
        access = http.access_of(desk.app.view_functions[rule.endpoint])
        assert access is not None, f"{rule} says nothing about who may open it"
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            yield rule, method, access


def path(desk: Desk, rule: Rule, *, other_unit: bool = False) -> str:
    number = desk.elsewhere if other_unit else desk.here
    call = desk.call_elsewhere if other_unit else desk.call_here
    outage = desk.outage_elsewhere if other_unit else desk.outage_here
    announcement = desk.announcement_elsewhere if other_unit else desk.announcement_here
    values = {"number": number, "call_id": call, "outage_id": outage, "field": "address", "name": "line.offered"}
    visit = desk.visit_elsewhere if other_unit else desk.visit_here
    values |= {"announcement_id": announcement, "language": "id", "visit_id": visit, "what": "came"}
    values |= {"speaker_id": 1, "take_id": 1, "family": "wait"}
    values |= {"case_id": desk.case_elsewhere if other_unit else desk.case_here}
    values |= {"view_id": 1, "macro_id": 1, "token_id": 1, "note_id": 1, "by": "unit", "form": "csv"}  # nobody's
    values["username"] = "nobody.here"
    values |= {"message_id": desk.message_elsewhere if other_unit else desk.message_here}
    chosen = {name: values[name] for name in rule.arguments}
    return str(desk.app.url_map.bind("127.0.0.1").build(rule.endpoint, chosen))


def test_application_with_an_undecided_view_does_not_start():
    app = Flask("test")
    app.add_url_rule("/forgotten", view_func=lambda: "")
    with pytest.raises(UndecidedError):
        _refuse_undecided(app)


def test_stranger_sees_nothing_but_public_pages(desk: Desk):
    client = desk.client()
    for rule, method, access in routes(desk):
        if access == http.PUBLIC:
            continue
        token = desk.token(client, "/sign-in")
        response = client.open(path(desk, rule), method=method, data={"csrf_token": token})
        assert response.status_code == HTTPStatus.SEE_OTHER, (rule, method, response.status)
        assert response.location.startswith("/sign-in")


@pytest.mark.parametrize("role", sorted(DEFAULT_ROLES))
def test_every_route_answers_each_role_as_its_permissions_say(desk: Desk, role: str):
    client = desk.sign_in(role)
    token = desk.token(client)
    for rule, method, access in routes(desk):
        if rule.endpoint == "accounts.sign_out":
            continue
        response = client.open(path(desk, rule), method=method, data={"csrf_token": token})
        may = access in (http.PUBLIC, http.SIGNED_IN) or access in DEFAULT_ROLES[role]
        assert (response.status_code not in REFUSED) == may, (role, method, str(rule), response.status)
        assert response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR, (role, str(rule))


@pytest.mark.parametrize("role", sorted(DEFAULT_ROLES))
def test_nothing_of_another_unit_is_shown_or_changed(desk: Desk, role: str):
    client = desk.sign_in(role)
    token = desk.token(client)
    for rule, method, access in routes(desk):
        if (
            not {"number", "call_id", "outage_id", "announcement_id", "visit_id", "case_id", "message_id"}
            & rule.arguments
        ):
            continue
        form = {"csrf_token": token, "reason": "x", "body": "x", "to": "triaged", "version": "1"}
        form |= {"cause": "tree", "action": "cleared", "text_id": "x", "outcome": "granted", "answer": "x"}
        form |= {"valid_from": "2026-11-21T14:30", "valid_until": "2026-11-22T14:30"}
        response = client.open(path(desk, rule, other_unit=True), method=method, data=form)
        refusal = UNSEEN if access in DEFAULT_ROLES[role] else HTTPStatus.FORBIDDEN
        lost_lease = rule.endpoint == "tickets.renew" and response.status_code == HTTPStatus.CONFLICT
        assert response.status_code == refusal or lost_lease, (role, method, str(rule), response.status)
