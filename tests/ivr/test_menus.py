"""What a caller lives through in the menus, and what is left of the call."""

from __future__ import annotations

import pytest
from helpers.line import HANGS_UP, SILENT
from helpers.telephone import MENUS, NOON

from ivr.dialogue.graph import Choose, Do, Enter, Menu, Record, Say, Transfer
from ivr.dialogue.registry import Menus
from ivr.journal import JournalError
from ivr.listen.contract import USUAL
from ivr.voice.catalogue import load_catalogue
from ticketing.core.report_number import is_valid
from ticketing.outages.caller import KnownOutage
from ticketing.tickets.caller import OpenReport

WHOLE_REPORT = ("1", "2", "3", "543200000000", "1", SILENT)


def outage(**changes) -> KnownOutage:
    facts = {
        "id": 7,
        "area_code": "0380",
        "place": "",
        "place_clip": None,
        "cause": "tree",
        "started_at": NOON,
        "etr_from": None,
        "etr_to": None,
        "etr_made_at": None,
        "stage": "on_site",
    }
    return KnownOutage(**(facts | changes))


def test_caller_who_answers_everything_hears_the_number_twice_and_the_report_holds_it_all(telephone) -> None:
    call = telephone.call(*WHOLE_REPORT)
    report = call.report
    assert is_valid(report["number"])
    assert (report["scope"], report["since"], report["customer_number"]) == ("neighbours", "longer", "543200000000")
    assert (report["area_code"], report["unit_code"], report["is_unfinished"]) == ("0380", "UP3-KUPANG", False)
    spoken = [key.split(".")[1] for key in call.line.played if key.startswith("digit.")]
    assert "".join(spoken).endswith(report["number"] * 2)
    assert call.facts("call.ended")[0]["outcome"] == "goal_reached"
    assert call.facts("call.ended")[0]["goal"] == "outage_reported"


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


@pytest.mark.parametrize("number", [("#",), ("123#", "1234567#")])
def test_caller_without_a_customer_number_says_the_address_instead(telephone, number) -> None:
    call = telephone.call("1", "2", "1", *number, SILENT)
    assert call.report["customer_number"] == ""
    assert not call.report["is_unfinished"]
    (address,) = [step["value"] for step in call.facts("call.step") if step["field"] == "address"]
    assert address == call.line.recorded[0]


def test_caller_who_says_no_address_is_served_all_the_same(telephone) -> None:
    call = telephone.call("1", "2", "1", "#", SILENT, speaks_for=0.2)
    assert [step for step in call.facts("call.step") if step["field"] == "address"] == []
    assert not call.report["is_unfinished"]


def test_number_of_a_wrong_length_is_explained_once_before_we_go_on_without(telephone) -> None:
    call = telephone.call("1", "2", "1", "123#", "54320000000", "1", SILENT)
    assert "outage.customer_badlen" in call.line.played
    assert call.report["customer_number"] == "54320000000"


def test_number_that_was_read_back_wrong_is_asked_again(telephone) -> None:
    call = telephone.call("1", "2", "1", "111111111111", "2", "222222222222", "1", SILENT)
    assert call.report["customer_number"] == "222222222222"


def test_another_telephone_for_the_call_back_replaces_the_caller_number(telephone) -> None:
    call = telephone.call("1", "2", "1", "543200000000", "1", "1", "081299998888#")
    assert call.report["caller_number"] == "+6281299998888"


def test_caller_without_a_number_is_asked_for_one_and_may_have_none(telephone) -> None:
    call = telephone.call("1", "2", "1", "543200000000", "1", "#", caller="")
    assert "details.ask_number.keys" in call.line.played
    assert call.report["caller_number"] == ""


def test_star_goes_back_one_question_and_the_new_answer_counts(telephone) -> None:
    call = telephone.call("1", "2", "*", "2", "4", "543200000000", "1", SILENT)
    assert (call.report["scope"], call.report["since"]) == ("neighbours", "yesterday")


def test_star_at_the_first_question_asks_it_again(telephone) -> None:
    assert telephone.call("*", *WHOLE_REPORT).report["scope"] == "neighbours"


@pytest.mark.parametrize("wrong", [SILENT, "7", "#"])
def test_three_answers_not_understood_end_with_a_promise_never_with_a_fourth_try(telephone, wrong) -> None:
    call = telephone.call("1", wrong, wrong, wrong)
    assert call.line.played.count("outage.ask_scope.keys") == 3
    assert "retry.give_up" in call.line.played
    assert call.line.transfers == ["layanan"]
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


def test_caller_who_needed_a_second_reminder_gets_more_time_now_and_in_the_next_call(telephone) -> None:
    first = telephone.call("1", SILENT, "2", SILENT, "1", "543200000000", "1", SILENT)
    assert first.talk.pace(USUAL).first_digit == USUAL.first_digit * 1.5
    assert telephone.call(HANGS_UP).talk.pace(USUAL).first_digit == USUAL.first_digit * 1.5
    assert telephone.call(HANGS_UP, caller="+6281200000000").talk.pace(USUAL) == USUAL


def test_zero_rings_the_line_queue_and_an_answer_leaves_no_ticket(telephone) -> None:
    call = telephone.call("0", is_answered=True)
    assert call.line.transfers == ["layanan"]
    assert call.facts("report.made") == []


def test_nobody_there_means_a_message_and_a_call_back_under_a_number(telephone) -> None:
    call = telephone.call("0")
    assert call.report["category"] == "call_back"
    assert call.line.recorded[0].endswith("-message")
    assert "person.callback" in call.line.played


def test_hanging_up_while_waiting_for_a_person_leaves_a_call_back(telephone) -> None:
    call = telephone.call("0", hangs_up_at_prompt="person.connecting")
    assert call.report["category"] == "call_back"


def test_zero_without_a_caller_number_promises_no_call_back(telephone) -> None:
    call = telephone.call("0", caller="")
    assert "person.callback" not in call.line.played
    assert call.report["number"]


@pytest.mark.parametrize("before", [(), ("1",), ("1", "2"), ("1", "2", "1")])
def test_nine_files_an_urgent_report_before_a_word_is_spoken(telephone, before) -> None:
    call = telephone.call(*before, "*9" if len(before) == 3 else "9", hangs_up_at_prompt="danger.safety")
    assert call.report["category"] == "danger"
    assert not call.report["is_unfinished"]


def test_danger_ends_with_a_person(telephone) -> None:
    assert telephone.call("9", is_answered=True).line.transfers == ["layanan"]


def test_english_is_one_key_away_and_the_report_remembers_it(telephone) -> None:
    call = telephone.call("8", *WHOLE_REPORT)
    assert call.line.languages == ["en"]
    assert call.report["language"] == "en"


def test_house_that_is_lit_again_at_the_switch_needs_no_ticket(telephone) -> None:
    call = telephone.call("1", "1", SILENT, SILENT, "1")
    assert call.facts("report.made") == []
    assert call.facts("call.ended")[0]["goal"] == "solved_at_home"
    assert call.line.played.count("outage.mcb_waiting.keys") == 2


def test_meter_without_credit_needs_a_token_and_no_crew(telephone) -> None:
    call = telephone.call("1", "1", "2", "2")
    assert "outage.buy_token" in call.line.played
    assert call.facts("report.made") == []


def test_house_that_stays_dark_becomes_a_report(telephone) -> None:
    call = telephone.call("1", "1", "2", "1", "1", "543200000000", "1", SILENT)
    assert (call.report["scope"], call.report["since"]) == ("own_house", "just_now")


@pytest.mark.parametrize(
    ("keys", "category"),
    [(("2", "1", "1"), "voltage"), (("2", "3", "5"), "token"), (("2", "2", "2"), "meter"), (("2", "2", "4"), "meter")],
)
def test_voltage_meter_and_token_are_classes_of_their_own(telephone, keys, category) -> None:
    call = telephone.call(*keys, "543200000000", "1", SILENT)
    assert call.report["category"] == category
    assert call.facts("call.ended")[0]["goal"] == f"{category}_reported"


def test_known_outage_is_said_first_and_one_key_joins_it(telephone) -> None:
    telephone.desk.outage = outage()
    call = telephone.call("1")
    assert call.line.played[3:6] == ["known.outage_in", "known.here", "known.crew_on_site"]
    assert call.report["outage_id"] == 7
    assert call.facts("call.ended")[0]["goal"] == "outage_joined"


def test_known_outage_elsewhere_or_for_another_matter_leads_to_the_menu(telephone) -> None:
    telephone.desk.outage = outage()
    assert "main.choices.keys" in telephone.call(SILENT, HANGS_UP).line.played
    assert "known.outage_in" not in telephone.call(HANGS_UP, area="0231").line.played


def test_caller_who_was_cut_off_goes_on_where_he_was_under_the_same_number(telephone) -> None:
    broken = telephone.call("1", "2", HANGS_UP)
    call = telephone.call("1", "4", "543200000000", "1", SILENT)
    assert "outage.ask_scope.keys" not in call.line.played
    assert call.report["number"] == broken.report["number"]
    assert (call.report["scope"], call.report["since"], call.report["is_unfinished"]) == (
        "neighbours",
        "yesterday",
        False,
    )


def test_caller_who_was_cut_off_may_start_anew(telephone) -> None:
    broken = telephone.call("1", "2", HANGS_UP)
    assert telephone.call("2", *WHOLE_REPORT).report["number"] != broken.report["number"]


def test_caller_with_an_open_report_hears_its_status_before_anything_else(telephone) -> None:
    telephone.desk.report = OpenReport("10000012", "en_route", "outage", is_unfinished=False)
    call = telephone.call("1")
    assert call.line.played[1:3] == ["status.yours", "status.en_route"]
    assert call.facts("report.called_again") == [{"number": "10000012"}]
    assert call.facts("report.made") == []


def test_caller_with_an_open_report_may_have_another_matter(telephone) -> None:
    telephone.desk.report = OpenReport("10000012", "new", "outage", is_unfinished=False)
    assert telephone.call("2", "2", "1", "1", "543200000000", "1", SILENT).report["category"] == "voltage"


def test_wrong_area_is_corrected_by_one_key_in_the_greeting(telephone) -> None:
    call = telephone.call("0231#", *WHOLE_REPORT, presses={"area.0380": "7"})
    assert (call.report["area_code"], call.report["unit_code"]) == ("0231", "UP3-CIREBON")


def test_call_without_an_area_is_asked_once_and_then_belongs_to_it(telephone) -> None:
    call = telephone.call("0231#", *WHOLE_REPORT, area=None)
    assert (call.report["area_code"], call.report["unit_code"]) == ("0231", "UP3-CIREBON")
    assert "area.0231" in call.line.played


def test_fixed_line_tells_the_area_when_the_dialled_number_does_not(telephone) -> None:
    call = telephone.call(*WHOLE_REPORT, area=None, caller="+62380833123")
    assert "area.ask.keys" not in call.line.played
    assert call.report["area_code"] == "0380"


def test_caller_who_does_not_know_the_area_code_is_served_all_the_same(telephone) -> None:
    call = telephone.call("999#", *WHOLE_REPORT, area=None)
    assert call.report["area_code"] is None


def test_greeting_follows_the_clock_of_the_area(telephone) -> None:
    # 07:30 UTC is 14:30 in Cirebon (WIB) and 15:30 in Kupang (WITA).
    telephone.ledger._now = lambda: NOON
    noon = NOON.replace(hour=7, minute=30)
    assert telephone.call(HANGS_UP, area="0231", now=noon).line.played[0] == "main.greet_siang"
    assert telephone.call(HANGS_UP, area="0380", now=noon).line.played[0] == "main.greet_sore"


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
                assert len(set(node.keys.values()) - {"language"}) <= 5
                assert not set(node.keys) & set("09*")
            assert isinstance(node, Say | Choose | Enter | Record | Transfer | Do)
