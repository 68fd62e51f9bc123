"""What agents do on the pages of the counter, without a browser: reports, customers, applications, information."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from zoneinfo import ZoneInfo

import pytest
from helpers import utility
from helpers.desk_on_paper import Desk
from helpers.factories import make_actor, make_unit
from sqlalchemy import func, select

from ticketing.accounts.models import User
from ticketing.backoffice.caller import UnavailableError
from ticketing.backoffice.models import UtilityApplication, UtilityChallenge
from ticketing.core import clock
from ticketing.core.events import Event
from ticketing.core.report_number import is_valid, pretty
from ticketing.counter.models import Submission
from ticketing.network.models import Unit
from ticketing.tickets.models import Category, Note, Status, Ticket

KEY = "a-key-of-a-form-00001"
WALK_IN = {
    "key": KEY,
    "source": "walk_in",
    "area_code": "0380",
    "category": "outage",
    "scope": "neighbours",
    "since": "longer",
    "phone": "0811 1000 7777",
    "place": "Jalan Kejora 5, Oesapa",
    "words": "Datang ke loket: satu gang padam.",
}
APPLICATION = {
    "key": KEY,
    "kind": "new_connection",
    "source": "letter",
    "area_code": "0380",
    "power_va": "1300",
    "payment": "postpaid",
    "purpose": "household",
    "phone": "081110007777",
    "place": "Jalan Kejora 5",
}


class AwayOffice:
    """A back office that never answers."""

    def __getattr__(self, name):
        def away(*_args, **_values):
            raise UnavailableError("nobody there")

        return away


@pytest.fixture
def customers(desk: Desk) -> Desk:
    with desk.database.write() as session:
        utility.fill(session)
    return desk


def send(desk: Desk, client, path: str = "/services/report", **form):
    """Send a form as the page does: by its script, which wants data back."""
    headers = {"Accept": "application/json", "X-CSRFToken": desk.token(client)}
    return client.post(path, data=form, headers=headers)


def ticket(desk: Desk, number: str) -> Ticket:
    with desk.database.read() as session:
        return session.scalars(select(Ticket).where(Ticket.number == number)).one()


def events(desk: Desk, kind: str) -> list[Event]:
    with desk.database.read() as session:
        return list(session.scalars(select(Event).where(Event.kind == kind).order_by(Event.id)))


def serve(desk: Desk, client, number: str = utility.POSTPAID) -> None:
    assert desk.fragment(client, "/services/customer", customer_number=number).status_code == HTTPStatus.NO_CONTENT


def test_walk_in_becomes_a_ticket_that_tells_where_it_came_from(desk: Desk):
    client = desk.sign_in("agent")
    made = send(desk, client, **WALK_IN)
    number = made.json["number"]
    assert made.json["pretty"] == pretty(number)
    assert is_valid(number)
    row = ticket(desk, number)
    assert (row.source, row.category, row.scope, row.since) == ("walk_in", Category.OUTAGE, "neighbours", "longer")
    assert (row.caller_number, row.place, row.unit_id) == ("+6281110007777", WALK_IN["place"], desk.unit_here)
    assert pretty(number) in client.get(made.json["url"]).text
    page = client.get(f"/tickets/{number}").text
    for part in ("Datang langsung", "satu gang padam", "Jalan Kejora 5", "ditulis petugas"):
        assert part in page


def test_form_that_is_sent_twice_makes_one_ticket(desk: Desk):
    client = desk.sign_in("agent")
    first, second = (send(desk, client, **WALK_IN).json for _ in range(2))
    assert first == second
    with desk.database.read() as session:
        assert session.scalar(select(func.count(Submission.id))) == 1
        assert session.scalar(select(func.count(Note.id))) == 1
    other = send(desk, client, **{**WALK_IN, "key": "another-key-of-a-form"}).json
    assert other["number"] != first["number"]


def test_keys_of_two_people_never_meet(desk: Desk):
    mine = send(desk, desk.sign_in("agent"), **WALK_IN).json
    assert send(desk, desk.sign_in("colleague"), **WALK_IN).json["number"] != mine["number"]


def test_radio_message_of_this_morning_keeps_its_real_time(desk: Desk):
    client = desk.sign_in("agent")
    heard = clock.now().astimezone(ZoneInfo("Asia/Makassar")) - timedelta(hours=3)
    made = send(desk, client, **{**WALK_IN, "source": "radio", "reported_at": f"{heard:%Y-%m-%dT%H:%M}"})
    row = ticket(desk, made.json["number"])
    assert row.opened_at == heard.replace(second=0, microsecond=0)
    assert "Radio" in client.get(f"/tickets/{row.number}").text


def test_form_that_waited_for_the_line_counts_from_when_it_was_typed(desk: Desk):
    typed = clock.now() - timedelta(minutes=40)
    made = send(desk, desk.sign_in("agent"), **WALK_IN, typed_at=typed.isoformat())
    assert ticket(desk, made.json["number"]).opened_at == typed


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"reported_at": "2099-01-01T08:00"}, "tidak boleh lewat dari sekarang"),
        ({"reported_at": "1999-01-01T08:00"}, "lebih tua dari setahun"),
        ({"reported_at": "kemarin"}, "Tulis tanggal dan jam"),
        ({"customer_number": "12345"}, "12 angka"),
        ({"phone": "abc"}, "0812"),
        ({"area_code": "0231"}, "Pilih wilayah"),
        ({"category": ""}, "Pilih perihal"),
        ({"source": "pigeon"}, "dari mana"),
        ({"key": "x"}, "Muat ulang"),
        ({"words": "x" * 4000}, "terlalu panjang"),
    ],
)
def test_wrong_field_is_named_with_what_to_do_and_nothing_is_made(desk: Desk, wrong: dict[str, str], words: str):
    refused = send(desk, desk.sign_in("agent"), **{**WALK_IN, **wrong})
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert words in refused.json["detail"]
    assert refused.json["field"] in wrong
    with desk.database.read() as session:
        assert session.scalar(select(func.count(Submission.id))) == 0


def test_danger_goes_first_whatever_else_was_chosen(desk: Desk):
    made = send(desk, desk.sign_in("agent"), **WALK_IN, is_danger="1")
    row = ticket(desk, made.json["number"])
    assert (row.category, row.priority) == (Category.DANGER, 1)


def test_message_of_a_known_outage_joins_it(desk: Desk):
    client = desk.sign_in("agent")
    shown = desk.fragment(client, "/services/report/similar", area_code="0380").text
    assert f'value="outage-{desk.outage_here}"' in shown
    made = send(desk, client, **WALK_IN, known=f"outage-{desk.outage_here}")
    assert made.json["outcome"] == "joined"
    row = ticket(desk, made.json["number"])
    assert (row.status, row.outage_id) == (Status.ATTACHED, desk.outage_here)
    assert "digabungkan" in client.get(made.json["url"]).text


def test_outage_of_another_unit_is_not_there(desk: Desk):
    refused = send(desk, desk.sign_in("agent"), **WALK_IN, known=f"outage-{desk.outage_elsewhere}")
    assert refused.status_code == HTTPStatus.NOT_FOUND


def test_danger_is_not_joined_and_the_agent_is_told(desk: Desk):
    client = desk.sign_in("agent")
    made = send(desk, client, **WALK_IN, is_danger="1", known=f"outage-{desk.outage_here}").json
    assert made["outcome"] == "not_joined"
    assert "perlu petugas" in client.get(made["url"]).text


def test_same_telephone_customer_or_place_is_offered_and_counts_one_more_message(desk: Desk):
    client = desk.sign_in("agent")
    number = send(desk, client, **WALK_IN).json["number"]
    for hint in (
        {"phone": "081110007777"},
        {"area_code": "0380", "place": "jalan kejora 5 oesapa"},
    ):
        assert f'value="report-{number}"' in desk.fragment(client, "/services/report/similar", **hint).text, hint
    assert "report-" not in desk.fragment(client, "/services/report/similar", area_code="0380", place="Penfui").text
    again = send(
        desk, client, **{**WALK_IN, "key": "another-key-of-a-form", "known": f"report-{number}", "source": "radio"}
    )
    assert (again.json["number"], again.json["outcome"]) == (number, "added")
    assert ticket(desk, number).times_called == 2
    page = client.get(f"/tickets/{number}").text
    assert page.count("satu gang padam") == 2


def test_report_of_another_unit_gets_no_message_from_here(desk: Desk):
    refused = send(desk, desk.sign_in("agent"), **WALK_IN, known=f"report-{desk.elsewhere}")
    assert refused.status_code == HTTPStatus.NOT_FOUND


def test_post_without_an_area_of_its_own_registers_the_same_tickets(desk: Desk):
    with desk.database.write() as session:
        post = make_unit(session, "POSKO", parent=session.get_one(Unit, desk.unit_here))
        make_actor(session, "posko", "agent", (post,))
        hashes = session.scalars(select(User.password_hash).where(User.username == "agent")).one()
        session.scalars(select(User).where(User.username == "posko")).one().password_hash = hashes
        post_id = post.id
    client = desk.sign_in("posko")
    assert "0380" in client.get("/services/report").text
    assert "0231" not in client.get("/services/report").text
    made = send(desk, client, **{**WALK_IN, "source": "radio"})
    assert ticket(desk, made.json["number"]).unit_id == post_id
    unknown = send(desk, client, **{**WALK_IN, "key": "another-key-of-a-form", "area_code": "unknown"})
    assert ticket(desk, unknown.json["number"]).area_code is None


def test_complaint_about_a_bill_has_its_category_and_theft_needs_no_name(desk: Desk):
    client = desk.sign_in("agent")
    form = {"source": "letter", "area_code": "0380", "words": "Tetangga menyambung sendiri."}
    theft = send(desk, client, **form, key=KEY, subject="theft").json["number"]
    assert (ticket(desk, theft).category, ticket(desk, theft).caller_number) == (Category.COMPLAINT, "")
    assert "Perihal: Pencurian listrik" in client.get(f"/tickets/{theft}").text
    billing = send(desk, client, **form, key="another-key-of-a-form", subject="billing").json["number"]
    assert ticket(desk, billing).category is Category.BILLING
    silent = send(desk, client, **{**form, "words": " "}, key="a-third-key-of-a-form", subject="praise")
    assert silent.json["field"] == "words"


def test_without_a_script_the_form_goes_to_the_page_of_the_number(desk: Desk):
    client = desk.sign_in("agent")
    made = desk.post(client, "/services/report", **WALK_IN)
    assert made.status_code == HTTPStatus.SEE_OTHER
    assert made.location.startswith("/services/report/done/7")


def test_session_that_ended_is_told_as_such_and_not_as_a_page(desk: Desk):
    client = desk.client()
    token = desk.token(client, "/sign-in")
    headers = {"Accept": "application/json", "X-CSRFToken": token}
    assert client.post("/services/report", data=WALK_IN, headers=headers).status_code == HTTPStatus.UNAUTHORIZED


def test_who_may_not_work_tickets_finds_no_services(desk: Desk):
    client = desk.sign_in("auditor")
    assert client.get("/services").status_code == HTTPStatus.FORBIDDEN
    assert 'href="/services"' not in client.get("/tickets").text


def test_programs_get_the_same_catalogue(desk: Desk):
    client = desk.sign_in("agent")
    page = client.get("/services").text
    listed = client.get("/services", headers={"Accept": "application/json"}).json["services"]
    for one in listed:
        assert f'href="{one["page"]}"'.replace("&", "&amp;") in page
        assert one["title"]["id"] in page
    assert {one["code"] for one in listed} >= {"report", "bill", "tokens", "usage", "status", "tariff", "complaint"}


def test_customer_is_found_by_number_and_says_nothing_personal_before_he_is_verified(customers: Desk):
    client = customers.sign_in("agent")
    serve(customers, client)
    page = client.get("/services/bill").text
    assert "1.300 VA" in page
    for secret in ("Contoh Pelanggan", "Jalan Contoh", "144", "Rp"):
        assert secret not in page
    assert customers.fragment(client, "/services/tokens/resend", token_id=1).status_code == 422
    assert [event.data["customer_number"] for event in events(customers, "customer.found")] == [utility.POSTPAID]
    assert events(customers, "customer.looked") == []


def test_right_answer_opens_the_pages_and_every_look_is_an_event(customers: Desk):
    client = customers.sign_in("agent")
    serve(customers, client)
    wrong = customers.fragment(client, "/services/customer/verify", challenge="phone_last4", answer="0000")
    assert wrong.status_code == HTTPStatus.FORBIDDEN
    assert "sisa 4" in wrong.text
    customers.fragment(client, "/services/customer/verify", challenge="phone_last4", answer="1234")
    bill = client.get("/services/bill").text
    for part in ("Contoh Pelanggan", "Rp144.470", "lewat jatuh tempo", "Tunggakan"):
        assert part in bill
    usage = client.get("/services/usage").text
    assert usage.count("usage-bar") == 12
    assert "pascabayar" in client.get("/services/tokens").text
    looks = events(customers, "customer.looked")
    assert [look.data["what"] for look in looks] == ["bill", "usage", "tokens"]
    assert {look.data["how"] for look in looks} == {"phone_last4"}
    assert len(events(customers, "customer.not_verified")) == 1


def test_agent_vouches_with_a_reason_that_is_recorded(customers: Desk):
    client = customers.sign_in("agent")
    serve(customers, client, utility.PREPAID)
    empty = customers.fragment(client, "/services/customer/vouch", reason=" ")
    assert empty.status_code == 422
    assert "alasannya dicatat" in empty.text
    customers.fragment(client, "/services/customer/vouch", reason="KTP ditunjukkan")
    page = client.get("/services/tokens").text
    assert "Kirim ulang" in page
    (vouched,) = events(customers, "customer.vouched")
    assert vouched.data["reason"] == "KTP ditunjukkan"
    assert events(customers, "customer.looked")[0].data["how"] == "agent:Agent"


def test_lost_token_goes_to_the_registered_telephone_and_is_shown_to_nobody(customers: Desk):
    client = customers.sign_in("agent")
    serve(customers, client, utility.PREPAID)
    customers.fragment(client, "/services/customer/verify", challenge="identity_last4", answer="7788")
    page = client.get("/services/tokens").text
    token_id = page.split('name="token_id" value="')[1].split('"')[0]
    said = customers.fragment(client, "/services/tokens/resend", token_id=token_id)
    assert "1234" in said.text
    assert len(events(customers, "customer.token_resent")) == 1


def test_who_was_served_is_forgotten_by_the_button_and_with_time(customers: Desk, monkeypatch: pytest.MonkeyPatch):
    client = customers.sign_in("agent")
    serve(customers, client)
    customers.post(client, "/services/customer/done")
    assert utility.POSTPAID not in client.get("/services/bill").text
    serve(customers, client)
    assert utility.POSTPAID in client.get("/services/report").text
    later = clock.now() + timedelta(minutes=14)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert utility.POSTPAID in client.get("/services/bill").text
    monkeypatch.setattr(clock, "now", lambda: later + timedelta(minutes=2))
    assert utility.POSTPAID not in client.get("/services/bill").text


def test_locked_customer_is_told_with_the_way_out(customers: Desk):
    client = customers.sign_in("agent")
    serve(customers, client)
    for _ in range(5):
        last = customers.fragment(client, "/services/customer/verify", challenge="phone_last4", answer="0000")
    assert last.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert "tiket tindak lanjut" in last.text
    with customers.database.read() as session:
        assert session.scalar(select(func.count(UtilityChallenge.customer_id))) == 1


def test_unknown_number_says_what_to_do(customers: Desk):
    client = customers.sign_in("agent")
    missing = customers.fragment(client, "/services/customer", customer_number="999999999999")
    assert missing.status_code == HTTPStatus.NOT_FOUND
    assert "periksa angkanya" in missing.text
    short = customers.fragment(client, "/services/customer", customer_number="12")
    assert "12 angka" in short.text


def test_back_office_that_is_away_leads_to_a_follow_up_ticket_and_never_keeps_a_report_out(customers: Desk):
    client = customers.sign_in("agent")
    serve(customers, client)
    customers.app.extensions["line123"]["back_office"] = AwayOffice()
    for page in ("bill", "tokens", "usage", "tariff", "maintenance?area=0380", "news"):
        text = client.get(f"/services/{page}").text
        assert "tidak dapat dibuka sekarang" in text, page
        assert "/services/report?category=" in text, page
    found = customers.fragment(client, "/services/customer", customer_number=utility.POSTPAID)
    assert "away=1" in found.headers["HX-Redirect"]
    similar = customers.fragment(client, "/services/report/similar", customer_number=utility.POSTPAID)
    assert "tiket tetap bisa dibuat" in similar.text
    assert send(customers, client, **WALK_IN, customer_number=utility.POSTPAID).status_code == HTTPStatus.OK
    refused = send(customers, client, "/services/application", **APPLICATION)
    assert refused.status_code == HTTPStatus.SERVICE_UNAVAILABLE


def test_report_tells_class_and_area_of_a_number_that_was_typed(customers: Desk):
    shown = customers.fragment(
        customers.sign_in("agent"), "/services/report/similar", customer_number=utility.POSTPAID_METER
    ).text
    assert "1.300 VA" in shown
    assert "Contoh" not in shown


def test_application_is_estimated_and_registered_once(customers: Desk):
    client = customers.sign_in("agent")
    cost = customers.fragment(client, "/services/application/estimate", **APPLICATION).text
    assert "Rp" in cost
    first, second = (send(customers, client, "/services/application", **APPLICATION).json for _ in range(2))
    assert first == second
    assert len(first["number"]) == 13
    page = client.get(first["url"]).text
    assert "Pasang baru" in page
    assert "Terdaftar" in page
    with customers.database.read() as session:
        (row,) = session.scalars(select(UtilityApplication))
    assert (row.channel, row.phone) == ("letter", "+6281110007777")
    assert len(events(customers, "application.registered")) == 1
    shown = customers.post(client, "/services/status", number=first["number"]).text
    assert "Terdaftar" in shown


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"power_va": "banyak"}, "Isi daya"),
        ({"phone": ""}, "telepon pemohon"),
        ({"area_code": "unknown"}, "Pilih wilayah"),
        ({"kind": "power_change", "customer_number": ""}, "Isi nomor pelanggan"),
        ({"kind": "power_change", "customer_number": utility.POSTPAID}, "daya yang sekarang"),
        ({"kind": "power_change", "customer_number": utility.POSTPAID, "power_va": "2200"}, "jatuh tempo"),
        ({"kind": "temporary"}, "hari pertama"),
        ({"kind": "temporary", "first_on": "2020-01-01", "last_on": "2020-01-02"}, "tiga bulan"),
    ],
)
def test_application_that_cannot_be_says_why(customers: Desk, wrong: dict[str, str], words: str):
    refused = send(customers, customers.sign_in("agent"), "/services/application", **{**APPLICATION, **wrong})
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert words in refused.json["detail"]


def test_status_of_any_number_is_told_and_a_telephone_finds_its_reports(desk: Desk):
    client = desk.sign_in("agent")
    assert "Lapor<" in desk.post(client, "/services/status", number=desk.elsewhere).text
    number = send(desk, client, **WALK_IN).json["number"]
    assert pretty(number) in desk.post(client, "/services/status", number="081110007777").text
    assert "Tidak ada apa-apa" in desk.post(client, "/services/status", number="12").text


def test_tariff_shows_price_example_and_what_no_source_confirms(desk: Desk):
    text = desk.sign_in("agent").get("/services/tariff?power=1300&class=R&kwh=100").text
    for part in ("1.444,7", "Rp144.470", "belum dipastikan"):
        assert part in text
    assert "Tidak ada tarif" in desk.sign_in("agent").get("/services/tariff?power=7&class=R").text


def test_planned_work_and_news_of_an_area(customers: Desk, monkeypatch: pytest.MonkeyPatch):
    client = customers.sign_in("agent")
    assert "Tidak ada pemeliharaan" in client.get("/services/maintenance").text
    monkeypatch.setattr(clock, "now", lambda: utility.NOW)
    client = customers.sign_in("agent")
    assert "Tidak ada pemeliharaan" not in client.get("/services/maintenance?area=0380").text
    assert "Tidak ada berita" not in client.get("/services/news?area=0380").text
