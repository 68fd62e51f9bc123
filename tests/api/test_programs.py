"""What programs may do through /api/v1, and what they are told when they may not."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from ticketing.accounts import service as accounts
from ticketing.api import door, tokens
from ticketing.api.models import ApiAnswer, ApiToken
from ticketing.api.scopes import Scope
from ticketing.core import clock
from ticketing.core.actor import system
from ticketing.core.errors import InvalidError
from ticketing.core.events import Event
from ticketing.tickets.models import Status, Ticket

if TYPE_CHECKING:
    from helpers.desk_on_paper import Desk
    from helpers.programs import Programs
    from werkzeug.test import TestResponse


CALLER = "+6281234567890"
REPORT = {
    "category": "outage",
    "phone": CALLER,
    "area_code": "0380",
    "scope": "neighbours",
    "words": "Padam sejak pagi",
}
WALK_IN = {
    "source": "walk_in",
    "category": "meter",
    "area_code": "0380",
    "phone": "081234567890",
    "place": "Jl. Tim Tim",
}
CUSTOMER = {
    "number": "561234567890",
    "meter": "14012345678",
    "name": "Maria Seran",
    "address": "Jl. Frans Seda 12",
    "district": "Oebobo",
    "regency": "Kota Kupang",
    "area_code": "0380",
    "unit_code": "ULP-KUPANG",
    "tariff_class": "R-1",
    "power_va": 1300,
    "payment": "postpaid",
    "phone": CALLER,
}


def problem(answer: TestResponse, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"
    body: dict[str, Any] = answer.get_json()
    assert (body["status"], body["code"]) == (status, code)
    return body


def test_without_a_token_nothing_but_the_description_is_told(desk: Desk) -> None:
    client = desk.app.test_client()
    for path in ("/", "/openapi.json", "/docs"):
        assert client.get(f"/api/v1{path}").status_code == 200, path
    answer = client.get("/api/v1/tickets")
    problem(answer, 401, "no-token")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("said", ["Bearer l123_guessed", "Basic dXNlcjpwYXNz", "l123_x", "Bearer", "Bearer ünicode"])
def test_a_token_that_is_none_opens_nothing(desk: Desk, said: str) -> None:
    answer = desk.app.test_client().get("/api/v1/tickets", headers={"Authorization": said.encode().decode("latin-1")})
    problem(answer, 401, "no-token")


def test_a_token_is_kept_as_a_hash_and_ends_when_it_is_over_revoked_or_its_person_leaves(
    desk: Desk, programs: Programs
) -> None:
    program = programs.of("supervisor")
    assert program.get("/tickets").status_code == 200
    with desk.database.write() as session:
        row = session.scalars(select(ApiToken)).one()
        assert program.token not in (row.digest, row.hint)
        assert row.used_at is not None
        assert tokens.find(session, program.token, row.expires_at) is None
        tokens.revoke(session, system("test"), row.id, clock.now())
    problem(program.get("/tickets"), 401, "no-token")
    another = programs.of("dispatcher")
    with desk.database.write() as session:
        accounts.set_active(
            session, system("test"), accounts.by_username(session, "dispatcher"), clock.now(), is_active=False
        )
    problem(another.get("/tickets"), 401, "no-token")


@pytest.mark.parametrize(
    ("name", "scopes", "days"), [("", ["tickets:read"], 1), ("x", [], 1), ("x", ["all"], 1), ("x", ["webhooks"], 400)]
)
def test_a_token_needs_a_holder_known_scopes_and_an_end(desk: Desk, name: str, scopes: list[str], days: int) -> None:
    with desk.database.write() as session:
        user = accounts.by_username(session, "supervisor")
        with pytest.raises(InvalidError):
            tokens.make(session, system("test"), user, name, scopes, clock.now(), days=days)


def test_a_scope_opens_its_own_views_and_no_others(desk: Desk, programs: Programs) -> None:
    api = desk.app.extensions["line123_api"]
    values = {"number": desk.here, "note_id": 1, "webhook_id": 1}
    for scope in Scope:
        program = programs.of("supervisor", scope)
        for rule in api.url_map.iter_rules():
            needed = door.scope_of(api.view_functions[rule.endpoint])
            with api.test_request_context("/", base_url="http://127.0.0.1:27800"):
                path = api.url_map.bind("127.0.0.1").build(rule.endpoint, values, append_unknown=False)
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                answer = program.send(method, path.removeprefix("/v1"))
                is_refused = answer.status_code == 403 and answer.get_json()["code"] == "scope"
                assert is_refused == (needed is not None and needed != scope), (scope, method, path, answer.text)


def test_a_token_may_no_more_than_its_person(desk: Desk, programs: Programs) -> None:
    auditor = programs.of("auditor")
    assert auditor.get(f"/tickets/{desk.here}").status_code == 200
    problem(auditor.patch(f"/tickets/{desk.here}", {"status": "triaged"}), 403, "not-permitted")
    problem(auditor.post("/reports", REPORT), 403, "not-permitted")


def test_tickets_of_other_units_are_not_there(desk: Desk, programs: Programs) -> None:
    program = programs.of("supervisor")
    problem(program.get(f"/tickets/{desk.elsewhere}"), 404, "not-found")
    numbers = {item["number"] for item in program.get("/tickets").get_json()["items"]}
    assert desk.here in numbers
    assert desk.elsewhere not in numbers


def test_a_report_becomes_a_ticket_and_is_followed_by_its_number(desk: Desk, programs: Programs) -> None:
    program = programs.of("supervisor")
    made = program.post("/reports", REPORT)
    assert made.status_code == 201
    report = made.get_json()
    assert report["public_status"] == {"id": "Lapor", "en": "Reported"}
    assert sorted(report["may"]) == ["cancel", "escalate"]
    assert made.headers["Location"] == f"/api/v1/reports/{report['number']}"
    assert program.get(made.headers["Location"].removeprefix("/api/v1")).get_json()["may"] == []
    listed = program.get("/reports", query_string={"phone": "0812-3456-7890"}).get_json()["items"]
    assert [one["number"] for one in listed] == [report["number"]]
    with desk.database.read() as session:
        ticket = session.scalars(select(Ticket).where(Ticket.number == report["number"])).one()
    assert (ticket.source, ticket.caller_number, ticket.area_code) == ("app", CALLER, "0380")


def test_its_holder_cancels_a_report_once_and_a_stranger_does_not(programs: Programs) -> None:
    program = programs.of("supervisor")
    number = program.post("/reports", REPORT).get_json()["number"]
    wish = {"phone": CALLER, "wish": "cancel"}
    problem(program.patch(f"/reports/{number}", {**wish, "phone": "+6281111111111"}), 409, "not-now")
    assert program.patch(f"/reports/{number}", wish).get_json()["status"] == "cancelled"
    problem(program.patch(f"/reports/{number}", wish), 409, "not-now")


def test_its_holder_rates_a_report_that_is_solved_the_newest_counts_and_the_timeline_shows_it(
    desk: Desk, programs: Programs
) -> None:
    program = programs.of("supervisor")
    number = program.post("/reports", REPORT).get_json()["number"]
    path, rating = f"/reports/{number}/rating", {"phone": CALLER, "score": 4, "words": "Petugas ramah"}
    problem(program.send("PUT", path, json=rating), 409, "not-solved-yet")
    with desk.database.write() as session:
        ticket = session.scalars(select(Ticket).where(Ticket.number == number)).one()
        ticket.status, ticket.closed_at = Status.CLOSED, clock.now()
    problem(program.send("PUT", path, json={**rating, "phone": "+6281111111111"}), 409, "not-solved-yet")
    for score in (0, 6, True, "5"):
        assert "score" in problem(program.send("PUT", path, json={**rating, "score": score}), 422, "invalid")["errors"]
    told = [program.send("PUT", path, json={**rating, "score": score}).get_json() for score in (4, 4, 2)]
    assert [(one["score"], one["words"]) for one in told] == [(4, "Petugas ramah")] * 2 + [(2, "Petugas ramah")]
    assert told[0]["rated_at"] == told[1]["rated_at"]
    with desk.database.read() as session:
        rows = session.scalars(select(Event).where(Event.kind == "ticket.rated")).all()
    assert [row.data["score"] for row in rows] == [4, 2]
    page = desk.sign_in("supervisor").get(f"/tickets/{number}").text
    assert "2 dari 5" in page
    assert "Petugas ramah" in page


@pytest.mark.parametrize("serial", ["999999999999999999999999", "4294967296"])
def test_an_address_with_a_number_no_database_holds_is_not_there(programs: Programs, serial: str) -> None:
    program = programs.of("supervisor")
    for method in ("GET", "PATCH", "DELETE"):
        answer = program.send(method, f"/webhooks/{serial}", json={"is_active": True})
        assert (answer.status_code, answer.content_type) == (404, "application/problem+json"), method


def test_the_same_request_sent_again_makes_one_ticket_and_gets_the_same_answer(desk: Desk, programs: Programs) -> None:
    program = programs.of("supervisor")
    key = {"Idempotency-Key": "storm-2026-11-22"}
    first, again = (program.post("/tickets", WALK_IN, headers=key) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.get_json() == again.get_json()
    assert again.headers["Idempotent-Replayed"] == "true"
    with desk.database.read() as session:
        assert session.scalar(select(func.count()).select_from(ApiAnswer)) == 1
        assert session.scalar(select(func.count()).select_from(Ticket).where(Ticket.category == "meter")) == 1
    problem(program.post("/tickets", {**WALK_IN, "place": ""}, headers=key), 422, "idempotency-key-reused")


def test_a_key_belongs_to_who_sent_it(programs: Programs) -> None:
    key = {"Idempotency-Key": "the-same-key"}
    numbers = {
        programs.of(who).post("/tickets", WALK_IN, headers=key).get_json()["number"]
        for who in ("supervisor", "dispatcher")
    }
    assert len(numbers) == 2


@pytest.mark.parametrize("key", ["", "short", "with blank in it", "x" * 65])
def test_creating_needs_a_key(programs: Programs, key: str) -> None:
    body = problem(
        programs.of("supervisor").post("/tickets", WALK_IN, headers={"Idempotency-Key": key}), 422, "invalid"
    )
    assert body["field"] == "Idempotency-Key"


def test_what_failed_does_not_use_up_its_key(programs: Programs) -> None:
    program, key = programs.of("supervisor"), {"Idempotency-Key": "try-again-1"}
    problem(program.post("/tickets", {**WALK_IN, "area_code": "0999"}, headers=key), 422, "invalid")
    assert program.post("/tickets", WALK_IN, headers=key).status_code == 201


def test_a_ticket_walks_to_its_end_by_versions(desk: Desk, programs: Programs) -> None:
    program, path = programs.of("dispatcher"), f"/tickets/{desk.here}"
    tag = program.get(path).headers["ETag"]
    assert program.get(path, headers={"If-None-Match": tag}).status_code == 304
    problem(program.patch(path, {"status": "triaged"}, match=None), 428, "precondition-required")
    moved = program.patch(path, {"status": "triaged", "note": "Dicek lewat SCADA"}, match=tag)
    assert moved.status_code == 200
    assert moved.get_json()["status"] == "triaged"
    problem(program.patch(path, {"status": "assigned"}, match=tag), 412, "precondition-failed")
    problem(program.patch(path, {"status": "restored"}), 409, "transition-not-allowed")
    assert problem(program.patch(path, {"status": "closed", "cause": "tree"}), 422, "invalid")
    ended = program.patch(path, {"status": "closed", **_outcome()}, match=moved.headers["ETag"])
    assert ended.get_json()["status"] == "closed"
    again = program.patch(path, {"status": "new", "reason": "Masih padam"}, match=ended.headers["ETag"])
    assert again.get_json()["status"] == "new"
    with desk.database.read() as session:
        kinds = list(session.scalars(select(Event.kind).join(Ticket).where(Ticket.number == desk.here)))
    assert [kind for kind in kinds if kind != "ticket.opened"] == [
        "ticket.status_changed",
        "ticket.noted",
        "ticket.closed",
        "ticket.reopened",
    ]


def test_pages_of_tickets_follow_one_another_without_a_gap_while_others_arrive(programs: Programs) -> None:
    program = programs.of("supervisor")
    made = [program.post("/tickets", WALK_IN).get_json()["number"] for _ in range(5)]
    seen, after = [], ""
    while after is not None:
        page = program.get("/tickets", query_string={"limit": 2, "after": after, "category": "meter"}).get_json()
        seen += [item["number"] for item in page["items"]]
        after = page["next"]
        program.post("/tickets", {**WALK_IN, "category": "voltage"})
    assert seen == made[::-1]


@pytest.mark.parametrize("after", ["x", "bnVsbA", "WyJhIl0", "Wzk5OTk5OTk5OTk5OTk5OTk5OTk5XQ", "WzBd"])
def test_a_page_that_does_not_exist_is_refused(programs: Programs, after: str) -> None:
    problem(programs.of("supervisor").get("/tickets", query_string={"after": after}), 422, "invalid")


def test_whose_ticket_it_is_only_those_learn_who_may_read_customers(desk: Desk, programs: Programs) -> None:
    with desk.database.write() as session:
        session.scalars(select(Ticket).where(Ticket.number == desk.here)).one().caller_number = CALLER
    path = f"/tickets/{desk.here}"
    assert programs.of("supervisor", Scope.TICKETS_READ).get(path).get_json()["phone"] is None
    both = programs.of("supervisor", Scope.TICKETS_READ, Scope.CUSTOMERS_READ)
    assert both.get(path).get_json()["phone"] == CALLER


def test_a_note_is_corrected_by_its_author_and_what_it_said_stays_in_the_log(desk: Desk, programs: Programs) -> None:
    program, path = programs.of("supervisor"), f"/tickets/{desk.here}/notes"
    made = program.post(path, {"body": "Tiang condong"})
    here = made.headers["Location"].removeprefix("/api/v1")
    tag = program.get(here).headers["ETag"]
    corrected = program.patch(here, {"body": "Tiang patah"}, match=tag)
    assert (corrected.get_json()["body"], corrected.get_json()["corrections"]) == ("Tiang patah", 1)
    problem(program.patch(here, {"body": "Lagi"}, match=tag), 412, "precondition-failed")
    problem(programs.of("dispatcher").patch(here, {"body": "Bukan"}), 403, "not-permitted")
    assert [note["body"] for note in program.get(path).get_json()["items"]] == ["Tiang patah"]
    with desk.database.read() as session:
        event = session.scalars(select(Event).where(Event.kind == "ticket.note_corrected")).one()
    assert event.data["before"] == "Tiang condong"


def test_a_customer_is_added_changed_by_version_found_by_telephone_and_each_look_is_in_the_log(
    desk: Desk, programs: Programs
) -> None:
    program = programs.of("supervisor")
    made = program.post("/customers", CUSTOMER)
    assert made.status_code == 201, made.text
    problem(program.post("/customers", {**CUSTOMER, "number": "561234567891"}), 409, "customer-taken")
    path = "/customers/561234567890"
    tag = program.get(path).headers["ETag"]
    changed = program.patch(path, {"power_va": 2200}, match=tag)
    assert changed.get_json()["power_va"] == 2200
    problem(program.patch(path, {"power_va": 900}, match=tag), 412, "precondition-failed")
    problem(program.patch(path, {"area_code": "0999"}), 422, "invalid")
    found = program.get("/customers", query_string={"phone": "081234567890"}).get_json()["items"]
    assert [one["number"] for one in found] == ["561234567890"]
    problem(program.get("/customers/000000000000"), 404, "not-found")
    with desk.database.read() as session:
        rows = session.scalars(select(Event).where(Event.kind.startswith("customer."))).all()
    assert [row.kind for row in rows] == ["customer.added", "customer.looked", "customer.changed", "customer.looked"]
    assert all(CALLER not in str(row.data) and "Maria" not in str(row.data) for row in rows)


def test_customers_of_another_back_office_are_not_kept_here(desk: Desk, programs: Programs) -> None:
    api = desk.app.extensions["line123_api"]
    other = desk.settings.model_copy(update={"back_office_url": "https://utility.example"})
    api.extensions["line123"]["settings"] = other
    problem(programs.of("supervisor").post("/customers", CUSTOMER), 409, "customers-kept-elsewhere")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"category": "weather"}, "category"),
        ({"phone": "none"}, "phone"),
        ({"words": "x" * 5000}, "words"),
        ({"colour": "red"}, "colour"),
        ({"place": "one\nline"}, "place"),
        ({"customer_number": "12"}, "customer_number"),
    ],
)
def test_a_wrong_field_is_named(programs: Programs, body: dict[str, str], field: str) -> None:
    told = problem(programs.of("supervisor").post("/reports", REPORT | body), 422, "invalid")
    assert field in told["errors"]


@pytest.mark.parametrize(
    ("content", "media", "status"),
    [(b"{", "application/json", 400), (b"[]", "application/json", 422), (b"\xff", "application/json", 400)],
)
def test_a_body_that_cannot_be_read_is_a_problem_too(
    programs: Programs, content: bytes, media: str, status: int
) -> None:
    answer = programs.of("supervisor").send("POST", "/reports", data=content, content_type=media)
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"


def test_a_body_that_is_too_long_is_not_read(programs: Programs) -> None:
    answer = programs.of("supervisor").send("POST", "/reports", data=b" " * 200_000, content_type="application/json")
    problem(answer, 413, "http-413")


def test_a_method_that_is_not_there_says_which_are(programs: Programs) -> None:
    answer = programs.of("supervisor").send("PUT", "/tickets")
    problem(answer, 405, "http-405")
    assert "GET" in answer.headers["Allow"]


def test_a_closed_ticket_is_a_status_not_a_deletion(programs: Programs, desk: Desk) -> None:
    problem(programs.of("supervisor").send("DELETE", f"/tickets/{desk.here}"), 405, "http-405")
    with desk.database.read() as session:
        assert session.scalars(select(Ticket.status).where(Ticket.number == desk.here)).one() is Status.NEW


def test_old_answers_are_forgotten(desk: Desk, programs: Programs) -> None:
    program = programs.of("supervisor")
    program.post("/tickets", WALK_IN)
    with desk.database.write() as session:
        session.scalars(select(ApiAnswer)).one().made_at = clock.now() - timedelta(days=8)
    program.post("/tickets", WALK_IN)
    with desk.database.read() as session:
        assert session.scalar(select(func.count()).select_from(ApiAnswer)) == 1


def _outcome() -> dict[str, str]:
    from ticketing.tickets.outcomes import ACTIONS, CAUSES

    return {"cause": next(iter(CAUSES)), "action": next(iter(ACTIONS))}
