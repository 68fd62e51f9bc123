"""What a caller lives through who applies for a connection, for other power, or for power for a few days."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from helpers.line import HANGS_UP, SILENT

from ivr.dialogue.paper_applications import PaperApplications
from ivr.dialogue.paper_office import PaperOffice
from ticketing.backoffice.caller import ApplicationKind, ApplicationRequest, Payment, Refusal, UnavailableError

NUMBER, PROOF = "543210987654", "1234"
PROVED = (NUMBER, "1", PROOF)
NEW, CHANGE, FEAST = ("4", "1"), ("4", "2"), ("4", "3")
DONE = SILENT
YES, CHANGES, DROPS = "1", "2", "3"
THIS_NUMBER = SILENT
THIRTEEN, PREPAID, POSTPAID = "2", "1", "2"


@dataclass(frozen=True)
class Clerk(PaperOffice):
    """Notes what was registered, and loses the first answers."""

    asked: list[ApplicationRequest] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    loses: int = 0

    def apply(self, request):
        self.asked.append(request)
        if len(self.asked) <= self.loses:
            raise UnavailableError("The answer was lost.")
        return super().apply(request)

    def cancel_application(self, number, reason):
        self.withdrawn.append(number)
        return super().cancel_application(number, reason)


@pytest.fixture
def clerk(telephone) -> Clerk:
    telephone.office = Clerk()
    return telephone.office


def said(call, *keys: str) -> bool:
    """Whether these prompts were said one right after the other."""
    played = tuple(call.line.played)
    return any(played[at : at + len(keys)] == keys for at in range(len(played)))


def goal(call) -> str | None:
    return call.facts("call.ended")[0]["goal"]


def test_new_connection_is_priced_confirmed_registered_and_its_number_said_twice_and_sent(telephone, clerk) -> None:
    call = telephone.call(*NEW, THIRTEEN, PREPAID, YES, THIS_NUMBER, YES, DONE, DONE)
    cost = ("number.1", "number.million_more", "number.300", "number.thousand", "unit.rupiah")
    assert said(call, "application.cost", *cost, "application.without_wiring", "application.official")
    assert said(call, "application.papers_new_connection", "application.go_on.keys")
    power = ("number.1000_more", "number.300", "application.va")
    assert said(call, "report.again", "confirm.service.new_connection", *power, "confirm.payment.prepaid")
    assert said(call, "application.target", "number.5", "application.workdays", "application.no_visit")
    registered = call.line.played.index("application.registered")
    number = list(call.line.played[registered + 1 : call.line.played.index("application.sent_to")])
    again = number.index("report.again")
    assert number[:again] == number[again + 1 :]
    assert len([key for key in number[:again] if key.startswith("digit.")]) == 13
    assert (goal(call), call.facts("report.made")) == ("application_registered", [])
    (request,) = clerk.asked
    assert (request.kind, request.power_va, request.payment) == (ApplicationKind.NEW_CONNECTION, 1300, Payment.PREPAID)
    assert (request.area_code, request.phone, request.customer_number) == ("0380", "+6281234567890", None)
    assert request.recording.endswith("-address")


def test_postpaid_estimate_says_that_an_unknown_deposit_is_not_in_it(telephone) -> None:
    assert "application.without_deposit" in telephone.call(*NEW, THIRTEEN, POSTPAID, HANGS_UP).line.played


def test_power_that_is_not_sold_becomes_the_nearest_when_the_caller_agrees(telephone, clerk) -> None:
    call = telephone.call(*NEW, "5", "5000#", "1", PREPAID, YES, THIS_NUMBER, YES, DONE, DONE)
    assert said(call, "application.nearest", "number.5", "number.thousand_more", "number.500", "application.va")
    assert clerk.asked[0].power_va == 5500


def test_power_that_was_offered_instead_may_be_refused(telephone) -> None:
    call = telephone.call(*NEW, "5", "5000#", "2", HANGS_UP)
    assert call.line.played.count("application.power.keys") == 2


@pytest.mark.parametrize(("keyed", "prompt"), [("150000#", "application.too_much"), ("#", "application.with_person")])
def test_power_beyond_the_list_or_unknown_is_arranged_with_a_person(telephone, keyed, prompt) -> None:
    call = telephone.call(*NEW, "5", keyed)
    assert said(call, prompt, "person.connecting")
    assert call.report["category"] == "application"


def test_other_power_needs_proof_and_neither_address_nor_payment(telephone, clerk) -> None:
    call = telephone.call(*CHANGE, *PROVED, "3", YES, THIS_NUMBER, YES, DONE, DONE)
    assert said(call, "power_change.now", "number.1000_more", "number.300", "application.va")
    assert {"details.ask_address", "application.payment.keys"}.isdisjoint(call.line.played)
    assert "application.papers_power_change" in call.line.played
    (request,) = clerk.asked
    assert (request.customer_number, request.power_va, request.payment) == (NUMBER, 2200, Payment.POSTPAID)
    assert (request.recording, request.regency) == ("", "Kota Kupang")


def test_who_cannot_prove_who_he_is_changes_no_power(telephone, clerk) -> None:
    call = telephone.call(*CHANGE, NUMBER, "1", "0000", "0000", "0000")
    assert said(call, "identify.unproven", "person.connecting")
    assert clerk.asked == []
    assert call.report["category"] == "application"


def test_locked_customer_gets_a_person_with_a_ticket_about_an_application(telephone) -> None:
    telephone.office = PaperOffice(is_locked=True)
    call = telephone.call(*CHANGE, *PROVED)
    assert said(call, "identify.locked", "person.connecting")
    assert call.report["category"] == "application"


def test_number_nobody_has_ends_with_a_person(telephone) -> None:
    telephone.office = PaperOffice(is_known=False)
    call = telephone.call(*CHANGE, NUMBER, NUMBER, NUMBER)
    assert call.line.played.count("identify.not_found") == 3
    assert call.report["category"] == "application"


def test_power_there_is_already_is_asked_again_and_then_a_person_helps(telephone) -> None:
    call = telephone.call(*CHANGE, *PROVED, THIRTEEN, THIRTEEN, THIRTEEN)
    assert call.line.played.count("power_change.same") == 2
    assert said(call, "application.with_person", "person.connecting")


def test_less_power_costs_nothing_and_that_is_said(telephone) -> None:
    telephone.office = PaperOffice(power_va=5500)
    call = telephone.call(*CHANGE, *PROVED, THIRTEEN, HANGS_UP)
    assert said(call, "application.no_fee", "application.official")


def test_feast_is_registered_with_its_days_and_told_without_local_tax(telephone, clerk) -> None:
    call = telephone.call(*FEAST, "1", "1", "3", "4", YES, THIS_NUMBER, YES, DONE, DONE)
    assert said(call, "bill.no_tax", "application.official")
    assert said(call, "application.from", "day.tomorrow", "number.3", "application.days")
    assert said(call, "application.first_on", "day.tomorrow", "application.no_visit")
    (request,) = clerk.asked
    assert (request.kind, request.purpose, request.power_va) == (ApplicationKind.TEMPORARY, "feast", 3500)
    assert [str(day) for day in (request.first_on, request.last_on)] == ["2026-11-22", "2026-11-24"]


@pytest.mark.parametrize(
    ("first_day", "days", "first_on", "last_on"),
    [
        (("2",), ("1",), "2026-11-23", "2026-11-23"),
        (("3", "0502"), ("5", "14"), "2027-02-05", "2027-02-18"),
        (("3", "2111"), ("2",), "2026-11-21", "2026-11-22"),
    ],
)
def test_feast_may_begin_on_any_day_of_the_next_months(telephone, clerk, first_day, days, first_on, last_on) -> None:
    telephone.call(*FEAST, "2", *first_day, *days, THIRTEEN, YES, THIS_NUMBER, YES, DONE, DONE)
    assert [str(clerk.asked[0].first_on), str(clerk.asked[0].last_on)] == [first_on, last_on]


@pytest.mark.parametrize("day", ["3002", "2011", "0000", "0108"])
def test_day_that_is_none_or_over_is_asked_again_and_then_a_person_helps(telephone, day) -> None:
    call = telephone.call(*FEAST, "1", "3", day, day, day)
    assert call.line.played.count("temporary.no_day") == 2
    assert said(call, "application.with_person", "person.connecting")


@pytest.mark.parametrize("days", ["99", "00"])
def test_feast_longer_than_three_months_or_of_no_day_is_asked_again(telephone, days) -> None:
    call = telephone.call(*FEAST, "1", "1", "5", days, "1", HANGS_UP)
    assert said(call, "temporary.too_long", "temporary.days.keys")
    assert call.line.played[-1] == "application.power.keys"


def test_changing_leads_back_to_the_first_question_and_the_last_answer_counts(telephone, clerk) -> None:
    first, second = (THIRTEEN, PREPAID, CHANGES), ("3", POSTPAID, YES)
    telephone.call(*NEW, *first, *second, THIS_NUMBER, YES, DONE, DONE)
    assert [(one.power_va, one.payment) for one in clerk.asked] == [(2200, Payment.POSTPAID)]


@pytest.mark.parametrize("answers", [(DROPS,), (YES, THIS_NUMBER, DROPS)])
def test_dropping_it_before_the_last_yes_leaves_neither_application_nor_ticket(telephone, clerk, answers) -> None:
    call = telephone.call(*NEW, THIRTEEN, PREPAID, *answers, DONE)
    assert said(call, "application.dropped", "more.ask.keys")
    assert (clerk.asked, call.facts("report.made")) == ([], [])


@pytest.mark.parametrize("answers", [(), (THIRTEEN,), (THIRTEEN, PREPAID), (THIRTEEN, PREPAID, YES)])
def test_hanging_up_in_the_middle_leaves_a_ticket_about_an_application(telephone, clerk, answers) -> None:
    call = telephone.call(*NEW, *answers, HANGS_UP)
    assert clerk.asked == []
    assert (call.report["category"], call.report["is_unfinished"]) == ("application", True)


def test_hanging_up_after_the_number_leaves_no_ticket(telephone) -> None:
    call = telephone.call(*NEW, THIRTEEN, PREPAID, YES, THIS_NUMBER, YES, HANGS_UP)
    assert (goal(call), call.facts("report.made")) == ("application_registered", [])


def test_saying_yes_twice_asks_for_one_application_by_one_key(telephone, clerk) -> None:
    call = telephone.call(*NEW, THIRTEEN, PREPAID, YES, THIS_NUMBER, YES, "*", YES, DONE, DONE)
    assert call.line.played.count("application.registered") == 2
    assert len({one.key for one in clerk.asked}) == 1
    assert clerk.withdrawn == []


def test_answer_that_was_lost_is_asked_for_again_by_the_same_key(telephone) -> None:
    telephone.office = Clerk(loses=1)
    call = telephone.call(*NEW, THIRTEEN, PREPAID, YES, THIS_NUMBER, YES, DONE, DONE)
    assert goal(call) == "application_registered"
    assert len(telephone.office.asked) == 2
    assert len({one.key for one in telephone.office.asked}) == 1


def test_what_is_changed_after_it_was_registered_takes_its_place(telephone, clerk) -> None:
    telephone.call(
        *NEW, THIRTEEN, PREPAID, YES, THIS_NUMBER, YES, "*", CHANGES, "3", PREPAID, YES, THIS_NUMBER, YES, DONE
    )
    assert [one.power_va for one in clerk.asked] == [1300, 2200]
    assert len(clerk.withdrawn) == 1


def test_two_applications_of_one_call_are_two(telephone, clerk) -> None:
    one = (THIRTEEN, PREPAID, YES, THIS_NUMBER, YES, DONE)
    telephone.call(*NEW, *one, "1", *NEW, *one, DONE)
    assert len({request.key for request in clerk.asked}) == 2
    assert clerk.withdrawn == []


def test_no_price_is_said_and_keeps_nobody_from_applying(telephone) -> None:
    telephone.office = PaperOffice(applications=PaperApplications(has_prices=False))
    call = telephone.call(*NEW, THIRTEEN, PREPAID, YES, THIS_NUMBER, YES, DONE, DONE)
    assert said(call, "application.cost_unknown", "application.papers_new_connection")
    assert goal(call) == "application_registered"


@pytest.mark.parametrize(
    ("refusal", "prompt"),
    [
        (Refusal.ARREARS, "application.arrears"),
        (Refusal.POWER, "application.refused"),
        (Refusal.SAME_POWER, "application.refused"),
        (Refusal.DAYS, "application.refused"),
    ],
)
def test_refused_application_is_told_why_and_a_person_helps(telephone, refusal, prompt) -> None:
    telephone.office = PaperOffice(applications=PaperApplications(refusal=refusal))
    call = telephone.call(*CHANGE, *PROVED, "3")
    assert said(call, prompt, "person.connecting")
    assert call.report["category"] == "application"


@pytest.mark.parametrize("flow", [(*NEW, THIRTEEN, PREPAID), CHANGE, (*FEAST, "1", "1", "1", THIRTEEN)])
def test_back_office_that_is_away_means_a_ticket_about_an_application(telephone, flow) -> None:
    telephone.office = PaperOffice(is_away=True)
    call = telephone.call(*flow, NUMBER)
    assert said(call, "follow_up.away", "person.callback", "report.number_is")
    assert call.report["category"] == "application"
    assert goal(call) == "follow_up_promised"


def test_back_office_that_leaves_before_it_registers_means_a_ticket_with_what_was_said(telephone) -> None:
    telephone.office = PaperOffice(applications=PaperApplications(takes=False))
    call = telephone.call(*NEW, THIRTEEN, POSTPAID, YES, THIS_NUMBER, YES)
    assert said(call, "follow_up.away", "person.callback")
    steps = {step["field"]: step["value"] for step in call.facts("call.step") if step["field"]}
    assert (steps["wanted"], steps["power"], steps["payment"]) == ("new_connection", "1300", "postpaid")
    assert "application.registered" not in call.line.played


def test_number_that_cannot_be_sent_was_heard_all_the_same(telephone) -> None:
    telephone.office = PaperOffice(applications=PaperApplications(sends=False))
    call = telephone.call(*NEW, THIRTEEN, PREPAID, YES, THIS_NUMBER, YES, DONE, DONE)
    assert "application.sent_to" not in call.line.played
    assert goal(call) == "application_registered"


def test_urgent_application_gets_a_time_at_an_office(telephone) -> None:
    call = telephone.call(*NEW, THIRTEEN, PREPAID, YES, THIS_NUMBER, YES, "1", "1", "1", DONE)
    assert said(call, "application.no_visit", "application.urgent.keys", "office.ulp_kupang", "visit.here.keys")
    assert goal(call) == "visit_booked"
    assert call.facts("report.made") == []
    assert ("visit_why", "application") in [(one["field"], one["value"]) for one in call.facts("call.step")]


def test_urgent_application_where_nothing_is_free_is_helped_by_a_person(telephone) -> None:
    telephone.office = PaperOffice(free=0)
    call = telephone.call(*NEW, THIRTEEN, PREPAID, YES, THIS_NUMBER, YES, "1", "1")
    assert said(call, "visit.full", "person.connecting")
    assert call.report["category"] == "application"


def test_caller_without_a_telephone_number_is_helped_by_a_person(telephone, clerk) -> None:
    call = telephone.call(*NEW, THIRTEEN, PREPAID, YES, "#", YES, caller="")
    assert said(call, "application.no_telephone", "person.connecting")
    assert clerk.asked == []


def test_other_telephone_is_the_one_that_is_called_back(telephone, clerk) -> None:
    telephone.call(*NEW, THIRTEEN, PREPAID, YES, "1", "081299990000#", YES, DONE, DONE)
    assert clerk.asked[0].phone == "+6281299990000"


def test_caller_whose_area_nobody_knows_is_helped_by_a_person(telephone) -> None:
    call = telephone.call("#", *NEW, area=None)
    assert said(call, "maintenance.no_area", "person.connecting")
    assert call.report["category"] == "application"


@pytest.mark.parametrize("answers", [(), ("1",), ("1", THIRTEEN), ("3",), ("3", "1"), ("3", "1", "1")])
def test_three_silences_at_any_question_end_with_a_person(telephone, answers) -> None:
    call = telephone.call("4", *answers, SILENT, SILENT, SILENT)
    assert said(call, "retry.give_up", "person.connecting")


def test_outage_reported_after_an_application_is_a_report(telephone) -> None:
    applied = (*NEW, THIRTEEN, PREPAID, YES, THIS_NUMBER, YES, DONE)
    call = telephone.call(*applied, "1", "1", "2", "1", "#", SILENT)
    assert call.report["category"] == "outage"


def test_status_of_an_application_is_one_key_away(telephone) -> None:
    assert telephone.call("4", "4", HANGS_UP).line.played[-1].startswith("check.")
