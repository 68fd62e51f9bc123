"""What a caller lives through who complains, praises, tells of theft, or asks for the way to the Ombudsman."""

from __future__ import annotations

import json

import pytest
from helpers.line import HANGS_UP, SILENT
from helpers.spoken_script import understood

from ivr.dialogue.contacts import Contacts
from ivr.journal import JournalError, Line, Reader, read
from ivr.ledger import Ledger
from ivr.speech.grammars.making import Words
from ticketing.core.report_number import NumberPlan
from ticketing.intake.caller import MessageWanted

COMPLAINT = ("5", "5")
BILLING, THEFT, PRAISE, OTHER = (*COMPLAINT, "2"), (*COMPLAINT, "3"), (*COMPLAINT, "4"), (*COMPLAINT, "5")
OMBUDSMAN = (*OTHER, "2")
CALLER = "+6281234567890"
DIGITS = "".join(filter(str.isdigit, CALLER))


def said(call, *keys: str) -> bool:
    """Whether these prompts were said one right after the other."""
    played = tuple(call.line.played)
    return any(played[at : at + len(keys)] == keys for at in range(len(played)))


def answers(call) -> dict[str, str]:
    return {step["field"]: step["value"] for step in call.facts("call.step") if step["field"]}


def goal(call) -> str | None:
    return call.facts("call.ended")[0]["goal"]


def test_path_to_the_ombudsman_is_told_with_days_numbers_and_what_to_bring(telephone) -> None:
    call = telephone.call(*OMBUDSMAN, SILENT, SILENT)
    assert said(
        call, "ombudsman.path", "ombudsman.days", "ombudsman.right", "digit.1.mid", "digit.3.mid", "digit.7.end"
    )
    assert said(call, "ombudsman.rapid", "digit.0.mid", "digit.8.mid", "digit.1.mid", "digit.1.end")
    assert said(call, "ombudsman.bring", "ombudsman.next.keys")
    assert (goal(call), call.facts("report.made")) == ("ombudsman_told", [])


def test_whoever_wants_it_in_writing_gets_a_message_on_the_telephone_he_calls_from(telephone) -> None:
    call = telephone.call(*OMBUDSMAN, "1", SILENT)
    (wanted,) = call.facts("message.wanted")
    assert wanted == {
        "topic": "ombudsman",
        "recipient": CALLER,
        "language": "id",
        "details": {"ombudsman_phone": "137", "ombudsman_whatsapp": "08119063737"},
    }
    assert said(call, "ombudsman.sent", "more.ask.keys")


def test_numbers_that_are_told_are_those_that_are_set(telephone) -> None:
    assert Contacts("150", "0800").ombudsman_phone == "150"
    assert MessageWanted("ombudsman", CALLER, "id").details == {}


def test_caller_without_a_number_is_told_that_no_message_can_come(telephone) -> None:
    call = telephone.call(*OMBUDSMAN, "1", SILENT, caller="")
    assert call.facts("message.wanted") == []
    assert said(call, "ombudsman.no_number", "more.ask.keys")


def test_message_that_is_not_on_disk_is_not_promised(telephone, monkeypatch) -> None:
    def is_full(*_: object) -> None:
        raise JournalError("no space left")

    monkeypatch.setattr(telephone.ledger, "write_to_caller", is_full)
    call = telephone.call(*OMBUDSMAN, "1", SILENT)
    assert "fault.not_stored" in call.line.played
    assert "ombudsman.sent" not in call.line.played


def test_from_the_path_one_key_leads_to_a_complaint(telephone) -> None:
    call = telephone.call(*OMBUDSMAN, "2", "1", SILENT, SILENT)
    assert (answers(call)["subject"], call.report["category"]) == ("service", "complaint")


def test_three_times_nothing_at_the_small_choice_leads_to_a_person(telephone) -> None:
    call = telephone.call(*OTHER, SILENT, SILENT, SILENT)
    assert call.line.transfers == ["layanan"]


def test_hanging_up_while_the_path_is_told_leaves_no_ticket(telephone) -> None:
    assert telephone.call(*OMBUDSMAN, HANGS_UP).facts("report.made") == []


def test_other_complaint_is_recorded_as_before(telephone) -> None:
    call = telephone.call(*OTHER, "1", SILENT, SILENT)
    assert said(call, "complaint.words", "privacy.at_tone.keys", "common.beep")
    assert (answers(call)["subject"], goal(call)) == ("other", "complaint_reported")


@pytest.mark.parametrize("spoken", ["ombudsman"])
def test_ombudsman_can_be_said_at_once(telephone, spoken) -> None:
    words = {"words": Words(), "hears_speech": True}
    asked = (understood("information"), understood("complaint"), understood(spoken), understood("enough"), SILENT)
    assert goal(telephone.call(*asked, **words)) == "ombudsman_told"


def test_report_of_theft_names_nobody(telephone) -> None:
    call = telephone.call(*THEFT)
    assert said(call, "complaint.anonymous", "complaint.theft_words", "privacy.at_tone.keys", "common.beep")
    assert said(call, "complaint.keep_number", "report.number_is")
    report = call.report
    assert (report["is_anonymous"], report["caller_number"], report["customer_number"]) == (True, "", "")
    assert DIGITS not in json.dumps([*call.facts("report.made"), *call.facts("call.step"), *call.facts("call.ended")])


def test_theft_report_forgets_a_customer_number_given_earlier_in_the_call(telephone) -> None:
    bill = ("3", "1", "543210987654", "1", "1234", "1")
    call = telephone.call(*bill, *THEFT)
    assert (call.report["customer_number"], call.report["is_anonymous"]) == ("", True)


def test_hanging_up_while_telling_of_theft_leaves_a_report_without_a_name(telephone) -> None:
    call = telephone.call(*COMPLAINT, "3", HANGS_UP)
    if call.facts("report.made"):
        assert (call.report["is_anonymous"], call.report["caller_number"]) == (True, "")


def test_nobody_who_told_of_theft_is_recognised_when_calling_again(telephone) -> None:
    telephone.call(*THEFT)
    assert telephone.ledger.cut_off(CALLER) is None


def test_theft_report_that_is_not_on_disk_gets_no_number(telephone, monkeypatch) -> None:
    def is_full(*_: object, **__: object) -> str:
        raise JournalError("no space left")

    monkeypatch.setattr(telephone.ledger, "report", is_full)
    call = telephone.call(*THEFT)
    assert "fault.not_stored" in call.line.played
    assert "report.number_is" not in call.line.played


def test_meter_reading_is_read_back_and_goes_with_a_complaint_about_a_bill(telephone) -> None:
    call = telephone.call(*BILLING, "05432#", "1", "#")
    assert said(call, "complaint.stand_is", "digit.0.mid", "digit.5.mid", "digit.4.mid", "digit.3.end")
    assert answers(call)["meter_stand"] == "05432"
    assert call.report["category"] == "billing"


def test_wrong_meter_reading_is_asked_again(telephone) -> None:
    call = telephone.call(*BILLING, "0543#", "2", "05432#", "1", "#")
    assert answers(call)["meter_stand"] == "05432"


def test_complaint_about_a_bill_needs_no_meter_reading(telephone) -> None:
    call = telephone.call(*BILLING, "#", "993800000000#", "1", SILENT)
    assert "meter_stand" not in answers(call)
    assert (call.report["customer_number"], goal(call)) == ("993800000000", "billing_reported")


def test_reading_of_a_strange_length_is_explained_and_not_insisted_on(telephone) -> None:
    call = telephone.call(*BILLING, "1#", "12#", "#")
    assert said(call, "complaint.stand_badlen")
    assert call.report["category"] == "billing"


def test_praise_is_thanked_for_and_names_the_report_it_is_about(telephone) -> None:
    call = telephone.call(*PRAISE, "10000018")
    assert said(call, "complaint.praised", "common.goodbye")
    assert (answers(call)["praised_number"], goal(call)) == ("10000018", "complaint_reported")
    assert call.report["is_anonymous"] is False


def test_praise_needs_no_number(telephone) -> None:
    call = telephone.call(*PRAISE, "#")
    assert "complaint.praised" in call.line.played
    assert answers(call)["subject"] == "praise"


def test_line_queue_is_not_shown_who_calls_about_theft(telephone) -> None:
    call = telephone.call(*COMPLAINT, HANGS_UP)
    call.talk.stay_unknown(is_unknown=True)
    assert (call.talk.is_unknown, call.talk.caller_number) == (True, "")
    call.talk.stay_unknown(is_unknown=False)
    assert call.talk.caller_number == CALLER


def test_after_a_call_about_theft_no_file_of_the_journal_holds_who_called(telephone) -> None:
    telephone.call("3", "1", "543210987654", "1", "1234", "1", *THEFT)
    telephone.call(HANGS_UP, caller="+6281311112222")
    text = b"".join(path.read_bytes() for path in telephone.journal.folder.glob("*.jsonl")).decode()
    assert DIGITS not in text
    assert "543210987654" not in text
    assert "+6281311112222" in text
    lines = list(read(telephone.journal.folder))
    assert all(isinstance(line, Line) for line in lines)
    assert [line.seq for line in lines] == list(range(1, len(lines) + 1))


def test_who_follows_the_journal_keeps_his_place_when_it_forgets_a_caller(telephone) -> None:
    telephone.call(HANGS_UP)
    follower = Reader(telephone.journal.folder, 0)
    before = list(follower.poll(telephone.journal.last_seq))
    telephone.call(*THEFT)
    later = list(follower.poll(telephone.journal.last_seq))
    telephone.call(HANGS_UP)
    last = list(follower.poll(telephone.journal.last_seq))
    assert [line.seq for line in (*before, *later, *last)] == list(range(1, telephone.journal.last_seq + 1))


def test_a_call_about_theft_that_our_own_death_cut_off_is_forgotten_at_the_next_start(telephone, monkeypatch) -> None:
    with monkeypatch.context() as dying:
        dying.setattr(telephone.ledger, "_forget", lambda *_: None)
        telephone.call(*THEFT)
    files = list(telephone.journal.folder.glob("*.jsonl"))
    assert DIGITS in files[0].read_text("utf-8")
    Ledger(telephone.journal, NumberPlan(node=1)).recover()
    assert DIGITS not in files[0].read_text("utf-8")
