"""What a caller lives through who wants to come to an office."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from helpers.line import HANGS_UP, SILENT
from helpers.spoken_script import understood
from helpers.telephone import NOON

from ivr.dialogue.paper_office import PaperOffice
from ivr.dialogue.paper_visits import NUMBER
from ivr.speech.grammars.making import Words
from ticketing.announcements.caller import KnownAnnouncement
from ticketing.backoffice.caller import Appointment, UnavailableError

VISIT = ("4", "5")
URGENT = (*VISIT, "4", "1")
"""For something the telephone cannot do, and urgent."""

DONE = SILENT


class Office(PaperOffice):
    """One telephone has an appointment."""

    def __init__(self) -> None:
        super().__init__(has_visit=True)
        self.__dict__.update(called_off=[], is_cancelled=False, goes_away=False)

    def visit(self, number: str) -> Appointment:
        return replace(super().visit(number), is_cancelled=self.is_cancelled)

    def visits_of(self, phone: str) -> tuple[Appointment, ...]:
        return super().visits_of(phone) if phone == "+6281234567890" else ()

    def cancel_visit(self, number: str) -> Appointment:
        if self.goes_away:
            raise UnavailableError("away")
        self.called_off.append(number)
        return self.visit(number)


@pytest.fixture
def office(telephone) -> Office:
    telephone.office = Office()
    return telephone.office


TOMORROW_BUT_ONE = ("day.1", "date.23", "month.11", "time.at", "number.8", "time.morning")
"""The rehearsed call is on a Saturday; offices are closed on Sunday."""


def said(call, *keys: str) -> bool:
    """Whether these prompts were said one right after the other."""
    played = tuple(call.line.played)
    return any(played[at : at + len(keys)] == keys for at in range(len(played)))


def goal(call) -> str | None:
    return call.facts("call.ended")[0]["goal"]


def appointments(call) -> list[str]:
    return [step["value"] for step in call.facts("call.step") if step["field"] == "appointment"]


def test_urgent_visit_is_booked_and_told_with_number_hours_and_rules(telephone) -> None:
    call = telephone.call(*URGENT, "1", "1", DONE)
    assert said(call, "office.ulp_kupang", "visit.here.keys")
    assert said(call, "office.ulp_kupang", "visit.offer", *TOMORROW_BUT_ONE, "visit.offer_ok.keys")
    assert said(call, "visit.booked", *TOMORROW_BUT_ONE, "visit.number_is", "digit.5.mid", "digit.0.mid", "digit.0.end")
    until_three = ("known.until", "number.3", "time.afternoon")
    assert said(call, "visit.bring", "visit.open_from", "time.at", "number.8", "time.morning", *until_three)
    assert said(call, "visit.healthy", "more.ask.keys")
    assert (goal(call), appointments(call), call.facts("report.made")) == ("visit_booked", [NUMBER], [])


def test_rules_of_the_office_are_told_behind_those_that_hold_everywhere(telephone, tmp_path) -> None:
    clip = tmp_path / "rules.alaw"
    day = timedelta(days=1)
    telephone.desk.rules["ULP-KUPANG"] = KnownAnnouncement(1, "0380", NOON - day, NOON + day, clip, None)
    call = telephone.call(*URGENT, "1", "1", DONE)
    assert said(call, "known.until", "number.3", "time.afternoon", str(tmp_path / "rules"), "visit.healthy")
    assert str(tmp_path / "rules") not in telephone.call(*URGENT, "2", "1", "1", DONE).line.played


CHECK = ("5", "4")
EXPECTED = ("visit.yours", "office.ulp_kupang", *TOMORROW_BUT_ONE)


@pytest.mark.parametrize("asked", ["500000018#", "#"])
def test_visitor_hears_his_appointment_and_calls_it_off_by_number_or_by_telephone(telephone, office, asked) -> None:
    call = telephone.call(*CHECK, asked, "1", DONE)
    assert said(call, *EXPECTED, "visit.drop.keys", "visit.called_off", "more.ask.keys")
    assert office.called_off == [NUMBER]
    assert goal(call) == "case_heard"


@pytest.mark.parametrize("answer", ["2", SILENT])
def test_who_does_not_say_yes_keeps_his_appointment(telephone, office, answer) -> None:
    call = telephone.call(*CHECK, "#", answer, DONE)
    assert said(call, "visit.drop.keys", "more.ask.keys")
    assert office.called_off == []


@pytest.mark.parametrize("caller", ["", "+6281200000009"])
def test_stranger_with_the_number_hears_when_and_can_call_nothing_off(telephone, office, caller) -> None:
    call = telephone.call(*CHECK, "500000018#", DONE, caller=caller)
    assert said(call, *EXPECTED, "more.ask.keys")
    assert office.called_off == []


def test_appointment_that_is_called_off_is_told_as_such(telephone, office) -> None:
    office.is_cancelled = True
    call = telephone.call(*CHECK, "500000018#", DONE)
    assert said(call, "visit.yours", "office.ulp_kupang", "check.cancelled", "more.ask.keys")


def test_back_office_that_leaves_before_it_is_called_off_leaves_a_ticket(telephone, office) -> None:
    office.goes_away = True
    call = telephone.call(*CHECK, "#", "1")
    assert said(call, "visit.drop.keys", "follow_up.away")
    assert call.report["category"] == "other"


@pytest.mark.parametrize(("key", "menu"), [("1", "account"), ("2", "trouble"), ("3", "application")])
def test_what_the_telephone_can_do_is_done_there_and_then(telephone, key, menu) -> None:
    call = telephone.call(*VISIT, key, "1", HANGS_UP)
    assert said(call, "visit.by_phone", "visit.now.keys", f"{menu}.menu.keys")
    assert call.facts("report.made") == []


def test_caller_who_wants_to_come_all_the_same_is_asked_how_urgent_it_is(telephone) -> None:
    call = telephone.call(*VISIT, "1", "2", "1", "1", "1", DONE)
    assert said(call, "visit.now.keys", "visit.urgent.keys", "office.ulp_kupang")
    assert goal(call) == "visit_booked"


def test_what_is_not_urgent_is_taken_over_by_a_person(telephone) -> None:
    call = telephone.call(*VISIT, "4", "2")
    assert said(call, "visit.not_urgent", "person.connecting")
    assert call.line.transfers == ["layanan"]
    assert call.report["category"] == "other"


def test_other_office_of_the_area_is_the_next_one_and_after_the_last_a_person_helps(telephone) -> None:
    second = telephone.call(*URGENT, "2", "1", "1", DONE)
    assert said(second, "office.ulp_oesao", "visit.offer")
    assert goal(second) == "visit_booked"
    neither = telephone.call(*URGENT, "2", "2")
    assert said(neither, "visit.no_office", "person.connecting")


def test_only_office_of_an_area_is_not_asked_about(telephone) -> None:
    telephone.office = PaperOffice(office_codes=("ULP-ENDE",))
    call = telephone.call(*URGENT, "1", DONE)
    assert said(call, "visit.urgent.keys", "office.ulp_ende", "visit.offer")


def test_three_times_some_hours_apart_are_offered_and_then_a_person_helps(telephone) -> None:
    call = telephone.call(*URGENT, "1", "2", "2", "2")
    told = [key for at, key in enumerate(call.line.played) if call.line.played[at - 1] == "visit.offer"]
    assert told == ["day.1", "day.1", "day.2"]
    assert said(call, "visit.full", "person.connecting")


def test_office_without_free_times_says_so_and_a_person_helps(telephone) -> None:
    telephone.office = PaperOffice(free=0)
    assert said(telephone.call(*URGENT, "1"), "visit.full", "person.connecting")


def test_area_without_an_office_is_helped_by_a_person(telephone) -> None:
    telephone.office = PaperOffice(office_codes=())
    assert said(telephone.call(*URGENT), "visit.no_office", "person.connecting")


def test_time_that_was_taken_in_between_is_said_and_another_one_is_offered(telephone) -> None:
    telephone.office = PaperOffice(is_taken=True)
    call = telephone.call(*URGENT, "1", "1", "1", "1")
    assert said(call, "visit.taken", "office.ulp_kupang", "visit.offer")
    assert call.line.played.count("visit.taken") == 1
    assert said(call, "visit.full", "person.connecting")
    assert appointments(call) == []


def test_unknown_area_is_helped_by_a_person(telephone) -> None:
    assert said(telephone.call("#", *URGENT, area=None), "maintenance.no_area", "person.connecting")


def test_back_office_that_is_away_leaves_a_ticket_and_a_promise(telephone) -> None:
    telephone.office = PaperOffice(is_away=True)
    call = telephone.call(*URGENT)
    assert said(call, "follow_up.away", "person.callback", "report.number_is")
    assert call.report["category"] == "other"


def test_hidden_number_is_asked_for_before_a_time_is_booked(telephone) -> None:
    call = telephone.call(*URGENT, "1", "1", "081234567890#", DONE, caller="")
    assert said(call, "visit.offer_ok.keys", "details.ask_number.keys", "visit.booked")
    assert said(telephone.call(*URGENT, "1", "1", "#", caller=""), "details.ask_number.keys", "person.connecting")


def test_impossible_telephone_number_is_asked_for_again(telephone) -> None:
    call = telephone.call(*URGENT, "1", "1", "00813692#", "081234567890#", DONE, caller="")
    assert said(call, "details.number_badlen", "details.ask_number.keys", "visit.booked")


@pytest.mark.parametrize("answers", [VISIT, URGENT, (*URGENT, "1")])
def test_silence_three_times_leads_to_a_person(telephone, answers) -> None:
    call = telephone.call(*answers, SILENT, SILENT, SILENT)
    assert said(call, "retry.give_up", "person.connecting")


@pytest.mark.parametrize("answers", [VISIT, (*VISIT, "1"), (*VISIT, "4"), URGENT, (*URGENT, "1")])
def test_hanging_up_before_a_time_is_booked_leaves_nothing_to_do(telephone, answers) -> None:
    call = telephone.call(*answers, HANGS_UP)
    assert (call.facts("report.made"), goal(call), appointments(call)) == ([], None, [])


def test_hanging_up_while_the_number_is_told_leaves_the_appointment_on_record(telephone) -> None:
    call = telephone.call(*URGENT, "1", "1", hangs_up_at_prompt="visit.number_is")
    assert (goal(call), appointments(call)) == ("visit_booked", [NUMBER])


def test_whole_visit_is_booked_by_voice(telephone) -> None:
    spoken = [understood(meaning) for meaning in ("other", "yes", "yes", "yes")]
    call = telephone.call(*VISIT, *spoken, DONE, words=Words(), hears_speech=True)
    assert said(call, "visit.booked", *TOMORROW_BUT_ONE)
    assert goal(call) == "visit_booked"
