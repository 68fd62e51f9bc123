"""What a caller lives through who asks about a report or an application: hears it whole, and has something done."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from helpers.line import HANGS_UP, SILENT
from helpers.spoken_script import understood
from helpers.telephone import NOON

from ivr.dialogue.paper_cases import APPLICATION, OwnApplications
from ivr.dialogue.paper_office import PaperOffice
from ivr.speech.grammars.making import Words
from ticketing.backoffice.caller import ApplicationStatus
from ticketing.outages.caller import KnownOutage
from ticketing.tickets.caller import OpenReport

STATUS, NUMBER = ("5", "4"), "10000018"
OF_NUMBER, OF_PHONE = (*STATUS, f"{NUMBER}#"), (*STATUS, "#")
OF_APPLICATION = (*STATUS, f"{APPLICATION}#")
DONE = SILENT
REPORT = OpenReport(
    NUMBER,
    "assigned",
    "outage",
    is_unfinished=False,
    changed_at=NOON - timedelta(hours=3),
    is_callers=True,
    may=frozenset({"cancel", "escalate"}),
)
STRANGERS = replace(REPORT, is_callers=False, may=frozenset())
FINISHED = replace(REPORT, status="closed", may=frozenset({"reopen", "confirm"}))


def said(call, *keys: str) -> bool:
    """Whether these prompts were said one right after the other."""
    played = tuple(call.line.played)
    return any(played[at : at + len(keys)] == keys for at in range(len(played)))


def wishes(call) -> list[tuple[str, str]]:
    return [(fact["number"], fact["wish"]) for fact in call.facts("report.wished")]


def outage(**given) -> KnownOutage:
    values = {
        "id": 7,
        "area_code": "0231",
        "place": "",
        "place_clip": None,
        "cause": "tree",
        "started_at": NOON,
        "etr_from": NOON + timedelta(hours=1),
        "etr_to": NOON + timedelta(hours=2),
        "etr_made_at": NOON,
        "stage": "repairing",
    }
    return KnownOutage(**{**values, **given})


def test_report_is_told_with_its_last_change_and_what_comes_next(telephone) -> None:
    telephone.desk.report = REPORT
    call = telephone.call("2", *OF_NUMBER, DONE, DONE)
    at_five = ("case.changed", "day.today", "time.at", "number.5", "time.afternoon")
    assert said(call, "status.yours", "status.assigned", *at_five, "case.next_road", "case.early.keys")
    assert call.facts("call.ended")[0]["goal"] == "case_heard"


def test_report_of_an_outage_is_told_with_its_estimate_wherever_the_caller_is(telephone) -> None:
    telephone.desk.report = replace(REPORT, status="attached", outage_id=7, may=frozenset({"escalate"}))
    telephone.desk.outage = outage()
    call = telephone.call("2", *OF_NUMBER, DONE, DONE)
    assert said(call, "case.next_lit", "known.etr", "time.at", "number.9", "known.until", "number.10", "time.evening")


def test_estimate_of_tomorrow_names_the_day(telephone) -> None:
    telephone.desk.report = replace(REPORT, outage_id=7)
    day = timedelta(days=1)
    telephone.desk.outage = outage(etr_from=NOON + day, etr_to=NOON + day + timedelta(hours=1))
    assert said(telephone.call("2", *OF_NUMBER, DONE, DONE), "known.etr", "day.tomorrow", "time.at")


def test_estimate_that_is_over_is_never_told_as_one(telephone) -> None:
    telephone.desk.report = replace(REPORT, outage_id=7)
    telephone.desk.outage = outage(etr_from=NOON - timedelta(hours=2), etr_to=NOON - timedelta(hours=1))
    call = telephone.call("2", *OF_NUMBER, DONE, DONE)
    assert "known.no_etr" in call.line.played
    assert "known.etr" not in call.line.played


def test_complaint_is_looked_into_by_people_and_not_by_a_crew(telephone) -> None:
    telephone.desk.report = replace(REPORT, category="billing", status="new")
    assert said(telephone.call("2", *OF_NUMBER, DONE, DONE), "case.next_officer", "case.early.keys")


@pytest.mark.parametrize("category", ["outage", "billing"])
def test_report_that_is_not_of_our_network_says_what_to_do_next(telephone, category) -> None:
    telephone.desk.report = replace(REPORT, category=category, status="not_ours", may=frozenset())
    call = telephone.call("2", *OF_NUMBER, DONE, DONE)
    assert {"check.not_ours", "case.next_installation"} <= set(call.line.played)


def test_holder_asks_for_more_speed_and_says_so_twice(telephone) -> None:
    telephone.desk.report = REPORT
    call = telephone.call("2", *OF_NUMBER, "1", "1", DONE)
    assert said(call, "case.early.keys", "case.faster.keys", "case.marked", "more.ask.keys")
    assert wishes(call) == [(NUMBER, "escalate")]


def test_second_wish_for_speed_on_one_day_gains_nothing(telephone) -> None:
    telephone.desk.report = replace(REPORT, status="en_route", may=frozenset())
    call = telephone.call("2", *OF_NUMBER, "1", DONE)
    assert said(call, "case.faster.keys", "case.already", "more.ask.keys")
    assert wishes(call) == []


@pytest.mark.parametrize("answer", ["2", SILENT])
def test_report_is_cancelled_only_on_a_plain_yes(telephone, answer) -> None:
    telephone.desk.report = REPORT
    assert wishes(telephone.call("2", *OF_NUMBER, "2", answer, DONE)) == []
    call = telephone.call("2", *OF_NUMBER, "2", "1", DONE)
    assert said(call, "case.cancel.keys", "case.cancelled", "more.ask.keys")
    assert wishes(call) == [(NUMBER, "cancel")]


def test_finished_report_is_opened_again_by_its_holder(telephone) -> None:
    telephone.desk.report = FINISHED
    call = telephone.call("2", *OF_NUMBER, "2", DONE)
    assert said(call, "case.solved.keys", "case.reopened", "more.ask.keys")
    assert (wishes(call), call.facts("report.made")) == ([(NUMBER, "reopen")], [])


def test_holder_confirms_the_end_and_silence_confirms_nothing(telephone) -> None:
    telephone.desk.report = FINISHED
    call = telephone.call("2", *OF_NUMBER, "1", DONE)
    assert said(call, "case.thanks", "more.ask.keys")
    assert wishes(call) == [(NUMBER, "confirm")]
    assert wishes(telephone.call("2", *OF_NUMBER, SILENT, DONE)) == []


def test_who_calls_from_another_telephone_hears_the_status_and_may_do_nothing(telephone) -> None:
    telephone.desk.report = STRANGERS
    call = telephone.call("2", *OF_NUMBER, DONE)
    assert said(call, "status.yours", "status.assigned")
    assert said(call, "case.next_road", "more.ask.keys")
    assert wishes(call) == []


def test_stranger_who_says_it_is_not_solved_gets_a_person_and_a_ticket_of_his_own(telephone) -> None:
    telephone.desk.report = replace(STRANGERS, status="closed")
    call = telephone.call("2", *OF_NUMBER, "2")
    assert said(call, "case.by_person", "person.connecting")
    assert (wishes(call), call.report["category"]) == ([], "other")


def test_reports_of_this_telephone_are_told_one_after_the_other(telephone) -> None:
    telephone.desk.reports = (REPORT, replace(FINISHED, number="10000026"))
    call = telephone.call(*OF_PHONE, DONE, "1", "1", DONE)
    assert said(call, "case.next_road", "case.faster.keys", "case.another.keys", "status.yours", "check.closed")
    assert wishes(call) == [("10000026", "confirm")]


def test_report_is_not_cancelled_on_the_strength_of_a_telephone_alone(telephone) -> None:
    telephone.desk.reports = (REPORT,)
    call = telephone.call(*OF_PHONE, "1", DONE)
    assert "case.early.keys" not in call.line.played
    assert wishes(call) == [(NUMBER, "escalate")]


def test_application_of_this_telephone_is_told_without_its_day_and_cannot_be_cancelled(telephone) -> None:
    telephone.office = OwnApplications()
    call = telephone.call(*OF_PHONE, DONE)
    assert said(call, "check.application", "check.registered", "case.changed")
    assert {"check.due", "applied.keep.keys"}.isdisjoint(call.line.played)


def test_telephone_of_which_nothing_is_known_is_helped_by_a_person(telephone) -> None:
    telephone.office = PaperOffice(application_status=None)
    for caller in ("+6281234567890", ""):
        assert said(telephone.call(*OF_PHONE, caller=caller), "identify.without", "person.connecting")


def test_desk_and_office_that_are_away_leave_a_ticket(telephone) -> None:
    telephone.desk.is_away, telephone.office = True, PaperOffice(is_away=True)
    call = telephone.call(*OF_PHONE)
    assert "follow_up.away" in call.line.played
    assert call.report["category"] == "other"


def test_applicant_cancels_his_application_after_two_questions(telephone) -> None:
    telephone.office = OwnApplications()
    call = telephone.call(*OF_APPLICATION, "2", "1", DONE)
    assert said(call, "applied.next_check", "check.due")
    assert said(call, "applied.keep.keys", "applied.drop.keys", "applied.dropped", "more.ask.keys")
    steps = [step["value"] for step in call.facts("call.step") if step["field"] == "application_cancelled"]
    assert steps == ["yes"]


@pytest.mark.parametrize("answers", [("1",), (SILENT,), ("2", "2"), ("2", SILENT)])
def test_application_goes_on_without_a_plain_no_and_a_plain_yes(telephone, answers) -> None:
    telephone.office = OwnApplications()
    assert "applied.dropped" not in telephone.call(*OF_APPLICATION, *answers, DONE).line.played


def test_application_that_was_paid_meanwhile_goes_on(telephone) -> None:
    telephone.office = OwnApplications(is_paid_meanwhile=True)
    assert said(telephone.call(*OF_APPLICATION, "2", "1", DONE), "applied.too_late", "more.ask.keys")


def test_back_office_that_leaves_before_it_is_cancelled_means_a_ticket(telephone) -> None:
    telephone.office = OwnApplications(leaves_before_cancelling=True)
    call = telephone.call(*OF_APPLICATION, "2", "1")
    assert "follow_up.away" in call.line.played
    assert call.report["category"] == "other"


def test_who_did_not_apply_with_this_telephone_is_not_asked_whether_he_wants_it(telephone) -> None:
    telephone.office = OwnApplications()
    for call in (telephone.call(*OF_APPLICATION, DONE, caller=""), telephone.call(*STATUS, "2612345678919#", DONE)):
        assert "check.registered" in call.line.played
        assert "applied.keep.keys" not in call.line.played


@pytest.mark.parametrize("status", ApplicationStatus)
def test_every_status_of_an_application_says_what_comes_next_or_is_an_end(telephone, status) -> None:
    telephone.office = PaperOffice(application_status=status)
    played = telephone.call(*OF_APPLICATION, DONE).line.played
    has_next = any(key.startswith("applied.next_") for key in played)
    assert has_next == (status not in {ApplicationStatus.DONE, ApplicationStatus.CANCELLED})


def test_hanging_up_on_the_question_leaves_nothing_undone(telephone) -> None:
    telephone.desk.report = REPORT
    call = telephone.call("2", *OF_NUMBER, "2", HANGS_UP)
    assert (wishes(call), call.facts("report.made")) == ([], [])
    assert call.facts("call.ended")[0]["goal"] == "case_heard"


def test_speed_can_be_asked_for_by_voice(telephone) -> None:
    telephone.desk.report = REPORT
    spoken = (understood("faster"), understood("yes"), understood("done"))
    words = {"words": Words(), "hears_speech": True}
    call = telephone.call("2", "5", "4", f"{NUMBER}#", *spoken, **words)
    assert wishes(call) == [(NUMBER, "escalate")]
