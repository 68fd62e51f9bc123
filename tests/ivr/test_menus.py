"""What a caller lives through in the menus, and what is left of the call."""

from __future__ import annotations

import pytest
from helpers.line import HANGS_UP, SILENT
from helpers.telephone import MENUS

from ivr.dialogue.graph import Choose, Do, Enter, Menu, Say
from ivr.dialogue.registry import Menus
from ivr.journal import JournalError
from ivr.voice.catalogue import load_catalogue
from ticketing.core.report_number import is_valid

WHOLE_REPORT = ("1", "2", "3", "543200000000", "1")


def test_caller_who_answers_everything_hears_the_number_twice_and_the_report_holds_it_all(telephone) -> None:
    call = telephone.call(*WHOLE_REPORT)
    report = call.report
    assert is_valid(report["number"])
    assert (report["scope"], report["since"], report["customer_number"]) == ("neighbours", "longer", "543200000000")
    assert (report["area_code"], report["unit_code"], report["is_unfinished"]) == ("0380", "UP3-KUPANG", False)
    spoken = [key.split(".")[1] for key in call.line.played if key.startswith("digit.")]
    assert "".join(spoken).endswith(report["number"] * 2)
    assert call.facts("call.ended")[0]["outcome"] == "goal_reached"


def test_report_is_on_disk_before_its_number_is_begun(telephone) -> None:
    call = telephone.call(*WHOLE_REPORT, hangs_up_at_prompt="report.number_is")
    assert is_valid(call.report["number"])
    kinds = [record.kind for record in call.records]
    assert kinds.index("report.made") < kinds.index("call.ended")


@pytest.mark.parametrize("steps", range(1, len(WHOLE_REPORT)))
def test_hanging_up_after_any_answer_leaves_what_was_said_as_an_unfinished_report(telephone, steps) -> None:
    call = telephone.call(*WHOLE_REPORT[:steps], HANGS_UP)
    report = call.report
    assert report["is_unfinished"]
    expected = {"scope": "neighbours", "since": "longer", "customer_number": "543200000000"}
    answered = list(expected.items())[: steps - 1]
    assert {name: report[name] for name, _ in answered} == dict(answered)
    assert call.facts("call.ended")[0]["outcome"] == "hung_up"


def test_hanging_up_before_choosing_anything_leaves_a_call_and_no_ticket(telephone) -> None:
    call = telephone.call(HANGS_UP)
    assert call.facts("report.made") == []
    assert call.facts("call.ended")[0]["last_node"] == "main.menu"


@pytest.mark.parametrize("answers", [("#",), ("123#", "1234567#")])
def test_report_goes_on_without_a_customer_number(telephone, answers) -> None:
    call = telephone.call("1", "1", "1", *answers)
    assert call.report["customer_number"] == ""
    assert not call.report["is_unfinished"]


def test_number_of_a_wrong_length_is_explained_once_before_we_go_on_without(telephone) -> None:
    call = telephone.call("1", "1", "1", "123#", "54320000000", "1")
    assert "outage.customer_badlen" in call.line.played
    assert call.report["customer_number"] == "54320000000"


def test_number_that_was_read_back_wrong_is_asked_again(telephone) -> None:
    call = telephone.call("1", "1", "1", "111111111111", "2", "222222222222", "1")
    assert call.report["customer_number"] == "222222222222"


def test_star_goes_back_one_question_and_the_new_answer_counts(telephone) -> None:
    call = telephone.call("1", "1", "*", "2", "4", "#")
    assert (call.report["scope"], call.report["since"]) == ("neighbours", "yesterday")


def test_star_at_the_first_question_asks_it_again(telephone) -> None:
    assert telephone.call("*", *WHOLE_REPORT).report["scope"] == "neighbours"


@pytest.mark.parametrize("wrong", [SILENT, "7", "#"])
def test_three_answers_not_understood_end_with_a_promise_never_with_a_fourth_try(telephone, wrong) -> None:
    call = telephone.call("1", wrong, wrong, wrong)
    assert call.line.played.count("outage.ask_scope.keys") == 3
    assert "retry.give_up" in call.line.played
    assert "person.callback" in call.line.played
    assert call.report["is_unfinished"]
    assert call.facts("call.ended")[0]["goal"] == "call_back_promised"


def test_silence_and_nonsense_share_one_count(telephone) -> None:
    call = telephone.call("1", SILENT, "7", SILENT)
    assert call.line.played.count("outage.ask_scope.keys") == 3
    assert [key for key in call.line.played if key.startswith("retry.")] == [
        "retry.no_input_1",
        "retry.no_match_2",
        "retry.give_up",
    ]


def test_zero_promises_a_call_back_under_a_number_of_its_own(telephone) -> None:
    call = telephone.call("0")
    assert call.report["category"] == "call_back"
    assert "person.callback" in call.line.played


def test_zero_without_a_caller_number_promises_no_call_back(telephone) -> None:
    call = telephone.call("0", caller="")
    assert "person.callback" not in call.line.played
    assert call.report["number"]


@pytest.mark.parametrize("before", [(), ("1",), ("1", "1"), ("1", "1", "1")])
def test_nine_files_an_urgent_report_before_a_word_is_spoken(telephone, before) -> None:
    call = telephone.call(*before, "*9" if len(before) == 3 else "9", hangs_up_at_prompt="danger.safety")
    assert call.report["category"] == "danger"
    assert not call.report["is_unfinished"]


def test_english_is_one_key_away_and_the_report_remembers_it(telephone) -> None:
    call = telephone.call("2", *WHOLE_REPORT)
    assert call.line.languages == ["en"]
    assert call.report["language"] == "en"


def test_call_without_an_area_is_asked_once_and_then_belongs_to_it(telephone) -> None:
    call = telephone.call("0231#", *WHOLE_REPORT, area=None)
    assert (call.report["area_code"], call.report["unit_code"]) == ("0231", "UP3-CIREBON")
    assert "area.0231" in call.line.played


def test_caller_who_does_not_know_the_area_code_is_served_all_the_same(telephone) -> None:
    call = telephone.call("999#", *WHOLE_REPORT, area=None)
    assert call.report["area_code"] is None


def test_greeting_follows_the_clock_of_the_area(telephone) -> None:
    # 12:00 UTC is 19:00 in Cirebon (WIB) and 20:00 in Kupang (WITA): evening in both; in Jayapura 21:00.
    assert telephone.call(HANGS_UP, area="0231").line.played[0] == "main.greet_malam"


def test_disk_full_speaks_no_number_and_says_what_to_do(telephone, journal, monkeypatch) -> None:
    write = journal._write

    def refuse_reports(raw: bytes) -> None:
        if b'"report.made"' in raw:
            raise JournalError("journal not written: No space left on device")
        write(raw)

    monkeypatch.setattr(journal, "_write", refuse_reports)
    call = telephone.call(*WHOLE_REPORT)
    assert "fault.not_stored" in call.line.played
    assert "report.number_is" not in call.line.played
    assert call.facts("report.made") == []
    assert call.facts("call.ended")[0]["goal"] is None


def test_every_prompt_of_every_menu_has_a_clip_in_both_languages() -> None:
    for language in ("id", "en"):
        catalogue = load_catalogue(language)
        for menu in MENUS:
            for node in menu.nodes:
                for key in getattr(node, "prompts", ()):
                    if isinstance(key, str):
                        assert catalogue[key].clip is not None, f"{language} {key}"


def test_menu_that_leads_nowhere_is_refused_by_name() -> None:
    menu = Menu("a", "x", (Say("x", (), next="nowhere"),))
    with pytest.raises(ValueError, match="a:x leads to nowhere"):
        Menus([menu])


def test_two_nodes_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="two nodes"):
        Menu("a", "x", (Say("x", (), next="end"), Say("x", (), next="end")))


def test_every_question_has_at_most_five_choices_and_leaves_the_universal_keys_alone() -> None:
    for menu in MENUS:
        for node in menu.nodes:
            if isinstance(node, Choose):
                assert len(node.keys) <= 5
                assert not set(node.keys) & set("09*")
            assert isinstance(node, Say | Choose | Enter | Do)
