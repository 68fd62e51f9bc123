"""What a caller lives through who asks what everybody may know, where a number stands, or complains."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from helpers.line import HANGS_UP, SILENT
from helpers.spoken_script import understood
from helpers.telephone import NOON

from ivr.dialogue.paper_office import PaperOffice
from ivr.speech.contract import Band, Candidate, Recognition, Status
from ivr.speech.grammars.making import Words
from ticketing.announcements.caller import KnownAnnouncement
from ticketing.backoffice.caller import ApplicationStatus
from ticketing.tickets.caller import OpenReport

MAINTENANCE, NEWS, STATUS, COMPLAINT = ("5", "2"), ("5", "3"), ("5", "4"), ("5", "5")
REPORT, APPLICATION = "10000018", "2612345678901"
CLOCK = ("time.at", "number.8", "time.evening")
DONE = SILENT


def said(call, *keys: str) -> bool:
    """Whether these prompts were said one right after the other."""
    played = tuple(call.line.played)
    return any(played[at : at + len(keys)] == keys for at in range(len(played)))


def goal(call) -> str | None:
    return call.facts("call.ended")[0]["goal"]


def test_planned_work_is_asked_about_by_voice_alone(telephone) -> None:
    asked = (understood("information"), understood("maintenance"), understood("day"), understood("tomorrow"))
    call = telephone.call(*asked, understood("tell_me"), understood("messages"), DONE, words=Words(), hears_speech=True)
    assert call.line.played.count("maintenance.found") == 2
    assert said(call, "maintenance.consent.speech", "maintenance.watched")


def test_planned_work_is_told_with_area_day_and_times_and_the_one_after_it(telephone) -> None:
    call = telephone.call(*MAINTENANCE, DONE, DONE)
    times = ("maintenance.from", "time.at", "number.9", "time.morning", "known.until", "number.1", "number.30")
    assert said(call, "maintenance.found", "area.0380", "day.tomorrow", *times, "time.noon", "maintenance.dark")
    assert said(call, "maintenance.then", "day.3", "date.25", "month.11", *times)
    assert (goal(call), call.facts("report.made")) == ("maintenance_heard", [])


def test_single_work_is_not_followed_by_another(telephone) -> None:
    telephone.office = PaperOffice(planned=1)
    assert "maintenance.then" not in telephone.call(*MAINTENANCE, DONE, DONE).line.played


def test_exact_place_is_a_matter_for_a_person(telephone) -> None:
    call = telephone.call(*MAINTENANCE, "4")
    assert call.line.transfers == ["layanan"]
    assert call.report["category"] == "other"


def test_area_without_planned_work_hears_that(telephone) -> None:
    telephone.office = PaperOffice(planned=0)
    call = telephone.call(*MAINTENANCE, DONE, DONE)
    assert said(call, "maintenance.none", "maintenance.next.keys", "more.ask.keys")


def test_caller_of_an_unknown_area_is_helped_by_a_person(telephone) -> None:
    call = telephone.call("#", *MAINTENANCE, area=None)
    assert said(call, "maintenance.no_area", "person.connecting")


def test_work_of_another_area_is_told_and_the_call_stays_where_it_is(telephone) -> None:
    call = telephone.call(*MAINTENANCE, "1", "0231", DONE, DONE)
    assert said(call, "area.ask.keys", "maintenance.found", "area.0231")
    assert call.talk.area.code == "0380"
    assert said(telephone.call(*MAINTENANCE, "1", "0999", DONE, DONE), "area.unknown", "maintenance.next.keys")
    assert said(telephone.call(*MAINTENANCE, "1", "#", DONE, DONE), "area.ask.keys", "maintenance.next.keys")


def test_work_of_a_day_is_told_alone_and_a_day_without_work_is_told_as_such(telephone) -> None:
    tomorrow = telephone.call(*MAINTENANCE, "2", "2", DONE, DONE)
    assert tomorrow.line.played.count("maintenance.found") == 2
    assert tomorrow.line.played.count("maintenance.then") == 1
    assert said(telephone.call(*MAINTENANCE, "2", "1", DONE, DONE), "maintenance.none_then", "maintenance.next.keys")
    assert telephone.call(*MAINTENANCE, "2", "3", DONE, DONE).line.played.count("maintenance.then") == 2


def consents(call) -> list[tuple[str, bool]]:
    return [(fact["area_code"], fact["is_wanted"]) for fact in call.facts("maintenance.notice_wanted")]


def test_caller_agrees_to_be_told_and_stops_it_again(telephone) -> None:
    call = telephone.call(*MAINTENANCE, "3", "1", DONE)
    assert said(call, "maintenance.consent.keys", "maintenance.watched", "more.ask.keys")
    assert consents(call) == [("0380", True)]
    assert consents(telephone.call(*MAINTENANCE, "1", "0231", "3", "3", DONE)) == [("0231", False)]


@pytest.mark.parametrize("answer", ["2", SILENT])
def test_nobody_is_written_to_without_a_plain_yes(telephone, answer) -> None:
    assert consents(telephone.call(*MAINTENANCE, "3", answer, DONE)) == []


def test_hidden_number_cannot_be_written_to(telephone) -> None:
    call = telephone.call(*MAINTENANCE, "3", DONE, caller="")
    assert said(call, "maintenance.no_number", "more.ask.keys")


@pytest.mark.parametrize("asked", [MAINTENANCE, (*STATUS, f"{APPLICATION}#")])
def test_back_office_that_is_away_leaves_a_ticket_and_a_promise(telephone, asked) -> None:
    telephone.office = PaperOffice(is_away=True)
    call = telephone.call(*asked)
    assert said(call, "follow_up.away", "person.callback", "report.number_is")
    assert call.report["category"] == "other"


def test_safety_tips_go_on_for_as_long_as_the_caller_wants(telephone) -> None:
    assert goal(telephone.call(*NEWS, "2", DONE)) == "safety_heard"
    played = telephone.call(*NEWS, "1", "1", DONE).line.played
    assert [key for key in played if key.startswith("safety.") and "next" not in key] == [
        "safety.none",
        "safety.wires",
        "safety.flood",
        "safety.generator",
    ]


def test_announcement_is_told_again_to_whoever_asks_for_news(telephone) -> None:
    hour, clip = timedelta(hours=1), Path("/clips/banjir.alaw")
    telephone.desk.announced = KnownAnnouncement(1, None, NOON - hour, NOON + hour, clip, None)
    call = telephone.call(*NEWS, "2", DONE)
    assert call.line.played.count("/clips/banjir") == 2
    assert said(call, "safety.dated", "day.today", "/clips/banjir", "safety.wires")


def news(number: int, clip: str, days: int) -> KnownAnnouncement:
    day = timedelta(days=1)
    return KnownAnnouncement(
        number, "0380", NOON - days * day, NOON + day, Path(f"/clips/{clip}.alaw"), None, is_news=True
    )


def test_news_are_told_newest_first_each_with_its_day_and_skipped_by_a_key(telephone) -> None:
    telephone.desk.all_news = (news(2, "tarif", 1), news(1, "kantor", 9))
    call = telephone.call(*NEWS, "1", "2", DONE)
    assert said(call, "safety.dated", "day.yesterday", "/clips/tarif", "safety.next_news.keys")
    assert said(call, "safety.dated", "day.4", "date.12", "month.11", "/clips/kantor", "safety.wires")
    assert said(telephone.call(*NEWS, "2", "2", DONE), "safety.next_news.keys", "safety.wires")
    assert "/clips/kantor" in telephone.call(*NEWS, SILENT, "2", DONE).line.played


@pytest.mark.parametrize(("status", "clip"), [("en_route", "status.en_route"), ("closed", "check.closed")])
def test_report_of_a_number_is_told_whether_it_is_over_or_not(telephone, status, clip) -> None:
    telephone.desk.report = OpenReport(REPORT, status, "outage", is_unfinished=False)
    call = telephone.call(*STATUS, f"{REPORT}#", DONE, caller="")
    assert said(call, "status.yours", clip)
    assert goal(call) == "case_heard"


def test_application_is_told_with_the_day_it_should_be_ready(telephone) -> None:
    call = telephone.call(*STATUS, f"{APPLICATION}#", DONE)
    assert said(call, "check.application", "check.paid", "case.changed", "day.4", "date.12", "month.11", *CLOCK)
    assert said(call, "applied.next_fitting", "check.due", "day.3", "date.25", "month.11")


def group(digits: str) -> Recognition:
    found = (Candidate(digits, digits, 0.9),)
    return Recognition(Status.OK, "scripted", "abcdef123456", 5.0, found, Band.ACCEPT)


def test_number_of_a_report_is_said_in_two_groups_and_silence_ends_it(telephone) -> None:
    telephone.desk.report = OpenReport(REPORT, "en_route", "outage", is_unfinished=False)
    spoken = (understood("have"), group(REPORT[:4]), group(REPORT[4:]), SILENT)
    call = telephone.call(*STATUS, *spoken, DONE, caller="", words=Words(), hears_speech=True)
    assert said(call, "status.yours", "status.en_route", "case.next_repair", "more.ask.speech")


def test_longer_number_of_an_application_is_said_to_its_end(telephone) -> None:
    spoken = (understood("have"), *map(group, ("2612", "3456", "7890", "1")), understood("yes"))
    call = telephone.call(*STATUS, *spoken, DONE, words=Words(), hears_speech=True)
    assert said(call, "check.application", "check.paid")


@pytest.mark.parametrize("status", ApplicationStatus)
def test_every_status_of_an_application_has_its_words(telephone, status) -> None:
    telephone.office = PaperOffice(application_status=status)
    played = telephone.call(*STATUS, f"{APPLICATION}#", DONE).line.played
    assert played[played.index("check.application") + 1].startswith("check.")


def test_number_nobody_has_is_read_back_asked_again_and_then_a_person_helps(telephone) -> None:
    call = telephone.call(*STATUS, *[f"{REPORT}#"] * 3)
    assert call.line.played.count("identify.not_found") == 3
    assert said(call, "identify.without", "person.connecting")


def test_desk_that_is_away_is_never_taken_for_a_number_that_does_not_exist(telephone) -> None:
    telephone.desk.is_away = True
    call = telephone.call(*STATUS, f"{REPORT}#")
    assert "follow_up.away" in call.line.played
    assert "identify.not_found" not in call.line.played


def test_complaint_is_recorded_and_gets_a_number(telephone) -> None:
    call = telephone.call(*COMPLAINT, "1", SILENT, SILENT)
    assert said(call, "complaint.words", "privacy.at_tone.keys", "common.beep")
    steps = [step["value"] for step in call.facts("call.step") if step["field"] == "subject"]
    assert (steps, call.report["category"]) == (["service"], "complaint")
    assert goal(call) == "complaint_reported"


def test_hanging_up_on_the_question_leaves_an_unfinished_complaint(telephone) -> None:
    call = telephone.call(*COMPLAINT, HANGS_UP)
    assert (call.report["category"], call.report["is_unfinished"]) == ("complaint", True)


def test_planned_work_and_praise_can_be_asked_for_by_voice(telephone) -> None:
    words = {"words": Words(), "hears_speech": True}
    asked = (understood("information"), understood("maintenance"), DONE, understood("done"))
    assert goal(telephone.call(*asked, **words)) == "maintenance_heard"
    praised = (understood("information"), understood("complaint"), understood("praise"))
    call = telephone.call(*praised, HANGS_UP, **words)
    assert [step["value"] for step in call.facts("call.step") if step["field"] == "subject"] == ["praise"]
