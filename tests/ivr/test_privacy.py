"""A caller may ask what becomes of his voice, and go on without being recorded."""

from __future__ import annotations

from dataclasses import replace

from helpers.line import HANGS_UP, SILENT
from helpers.spoken_script import understood

from ivr.ledger import Ledger
from ivr.notice import Notice, notice_of
from ivr.speech.grammars.making import Words
from ivr.voice.catalogue import LANGUAGES, Catalogue, load_catalogue
from ticketing.core.report_number import NumberPlan

ASKS = understood("privacy")
REFUSES, AGREES, COMPLAINS = (ASKS, "2"), (ASKS, "1"), ("5", "5", "1")
SPEAKING = {"words": Words(), "hears_speech": True}


def said(call, *keys: str) -> bool:
    """Whether these prompts were said one right after the other."""
    played = tuple(call.line.played)
    return any(played[at : at + len(keys)] == keys for at in range(len(played)))


def ended(call) -> dict:
    (fact,) = call.facts("call.ended")
    return fact


def test_recording_is_explained_with_its_days_and_the_callers_rights(telephone) -> None:
    call = telephone.call(ASKS, HANGS_UP, **SPEAKING)
    played = call.line.played
    at = played.index("privacy.notice")
    said = [key.removesuffix("_more") for key in played[at : at + 5]]
    assert said == ["privacy.notice", "number.100", "number.80", "unit.days", "privacy.rights"]


def test_caller_who_refuses_is_nowhere_recorded_and_his_complaint_is_taken_all_the_same(telephone) -> None:
    call = telephone.call(*REFUSES, *COMPLAINS, SILENT, **SPEAKING)
    assert call.line.recorded == []
    assert {"privacy.refused", "privacy.not_recorded"} <= set(call.line.played)
    assert call.talk.answered("recording") == "refuse"
    assert call.report["category"] == "complaint"
    assert "message" not in {step["field"] for step in call.facts("call.step")}


def test_caller_who_agrees_or_says_nothing_is_recorded_as_everybody(telephone) -> None:
    for choice in (AGREES, (ASKS, SILENT)):
        call = telephone.call(*choice, *COMPLAINS, SILENT, **SPEAKING)
        assert len(call.line.recorded) == 1
        assert call.talk.answered("recording") == "agree"


def test_refusal_holds_for_a_report_that_goes_on_in_a_second_call(telephone) -> None:
    telephone.call(*REFUSES, "1", "1", HANGS_UP, **SPEAKING)
    call = telephone.call("1", HANGS_UP)
    assert not call.talk.may_record


def test_choice_is_reached_by_keys_as_well(telephone) -> None:
    call = telephone.call("5", "5", "5", "3", "2", HANGS_UP)
    assert said(call, "complaint.other.keys", "privacy.notice")
    assert not call.talk.may_record
    assert call.facts("report.made") == []


def test_key_at_the_tone_refuses_at_once_and_the_complaint_is_taken_all_the_same(telephone) -> None:
    call = telephone.call(*COMPLAINS, SILENT, presses={"privacy.at_tone.keys": "7"})
    assert (call.line.recorded, call.talk.may_record) == ([], False)
    assert said(call, "privacy.at_tone.keys", "privacy.refused")
    assert call.report["category"] == "complaint"


def test_key_while_recording_drops_what_was_said_so_far(telephone, journal) -> None:
    call = telephone.call(*COMPLAINS, SILENT, ends_recording_by="7")
    assert not list(journal.folder.glob("*-message.wav"))
    assert not call.talk.may_record
    assert "message" not in {step["field"] for step in call.facts("call.step")}


def test_refusal_is_remembered_for_the_number_until_it_is_taken_back(telephone) -> None:
    telephone.call("5", "5", "5", "3", "2", HANGS_UP)
    again = telephone.call(*COMPLAINS, SILENT)
    assert (again.line.recorded, again.talk.answered("recording")) == ([], "refuse")
    assert again.facts("call.step")[0]["value"] == "refuse"
    telephone.call("5", "5", "5", "3", "1", HANGS_UP)
    assert telephone.call(HANGS_UP).talk.may_record
    assert telephone.call(HANGS_UP, caller="+6281200000001").talk.may_record


def test_refusal_outlives_a_restart_of_the_process(telephone, journal) -> None:
    telephone.call("5", "5", "5", "3", "2", HANGS_UP)
    telephone.ledger = Ledger(journal, NumberPlan(node=1))
    telephone.ledger.recover()
    assert not telephone.call(HANGS_UP).talk.may_record


def test_each_call_notes_which_notice_was_heard_and_how_long_its_voice_is_kept(telephone, journal) -> None:
    telephone.ledger = Ledger(journal, NumberPlan(node=1), notice=Notice(30, {"id": "v1", "en": "v2"}))
    heard, early = telephone.call(HANGS_UP), telephone.call(hangs_up_at_prompt="area.0380")
    assert (ended(heard)["notice"], ended(heard)["voice_days"]) == ("v1", 30)
    assert ended(early)["notice"] is None


def test_notice_has_another_version_when_a_word_of_it_changes() -> None:
    catalogues = {language: load_catalogue(language) for language in LANGUAGES}
    before = notice_of(catalogues, 180)
    other = load_catalogue("id")
    words = other["privacy.rights"]
    changed = Catalogue("id", {**other, words.key: replace(words, script=words.script + " Ya.")})
    after = notice_of({**catalogues, "id": changed}, 180)
    assert after.versions["id"] != before.versions["id"]
    assert after.versions["en"] == before.versions["en"]


def test_language_a_caller_changed_to_is_spoken_when_he_calls_again(telephone) -> None:
    telephone.call("8", HANGS_UP, caller="+6281200000001")
    assert telephone.call(HANGS_UP, caller="+6281200000001").talk.language == "en"
    assert telephone.call(HANGS_UP, caller="+6281200000002").talk.language == "id"
    telephone.call("8", HANGS_UP, caller="+6281200000001")
    assert telephone.call(HANGS_UP, caller="+6281200000001").talk.language == "id"


def test_language_outlives_a_restart_of_the_process(telephone, journal) -> None:
    telephone.call("8", HANGS_UP, caller="+6281200000001")
    telephone.ledger = Ledger(journal, NumberPlan(node=1))
    telephone.ledger.recover()
    assert telephone.call(HANGS_UP, caller="+6281200000001").talk.language == "en"
