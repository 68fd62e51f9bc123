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
