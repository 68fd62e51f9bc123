"""What a caller lives through who asks for a bill, tokens, use or a tariff, and what he is never told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from helpers.line import HANGS_UP, SILENT
from helpers.spoken_script import understood
from helpers.telephone import Telephone

from ivr.dialogue.paper_office import PaperOffice
from ivr.journal import read
from ivr.speech.contract import Band, Candidate, Recognition, Status
from ivr.speech.grammars.making import Words
from ticketing.backoffice.caller import Challenge, Payment

NUMBER, PROOF, WRONG = "543210987654", "1234", "0000"
PROVED = (NUMBER, "1", PROOF)
BILL, TOKENS, USAGE = ("3", "1"), ("3", "2"), ("3", "3")
PREPAID = PaperOffice(payment=Payment.PREPAID)
DONE = SILENT


def said(call, *keys: str) -> bool:
    """Whether these prompts were said one right after the other."""
    played = tuple(call.line.played)
    return any(played[at : at + len(keys)] == keys for at in range(len(played)))


def goal(call) -> str | None:
    return call.facts("call.ended")[0]["goal"]


def test_bill_is_told_with_month_amount_use_day_and_where_to_pay(telephone) -> None:
    call = telephone.call(*BILL, *PROVED, DONE)
    amount = ("number.200_more", "number.13", "number.thousand_more", "number.800_more", "number.16", "unit.rupiah")
    assert said(call, "bill.of", "month.10", "bill.is", *amount)
    assert said(call, "bill.for", "number.100_more", "number.48", "unit.kwh", "bill.due")
    assert said(call, "bill.no_tax", "bill.where")
    assert (goal(call), call.facts("report.made")) == ("bill_heard", [])


def test_overdue_months_are_summed_with_their_late_fees_before_the_newest_bill(telephone) -> None:
    telephone.office = PaperOffice(owes=3, is_late=True)
    call = telephone.call(*BILL, *PROVED, DONE)
    total = ("number.600_more", "number.56", "number.thousand_more", "number.400_more", "number.48", "unit.rupiah")
    assert said(call, "bill.late", "number.3", "bill.months", *total)
    assert said(call, "bill.fee", "number.15", "number.thousand", "unit.rupiah", "bill.of")
    assert "bill.was_due" in call.line.played


def test_who_owes_nothing_hears_that_and_not_where_to_pay(telephone) -> None:
    telephone.office = PaperOffice(owes=0)
    call = telephone.call(*BILL, *PROVED, DONE)
    assert said(call, "bill.all_paid", "bill.of")
    assert {"bill.due", "bill.where"}.isdisjoint(call.line.played)


def test_prepaid_customer_who_asks_for_a_bill_is_offered_his_tokens_and_asked_nothing_again(telephone) -> None:
    telephone.office = PREPAID
    call = telephone.call(*BILL, *PROVED, "1", "3", DONE)
    assert said(call, "bill.prepaid", "bill.tokens_instead.keys", "tokens.last")
    assert call.line.played.count("identify.phone.keys") == 1


def test_postpaid_customer_who_asks_for_tokens_is_offered_his_bill(telephone) -> None:
    call = telephone.call(*TOKENS, *PROVED, "1", DONE)
    assert said(call, "tokens.postpaid", "tokens.bill_instead.keys", "bill.of")


def test_second_service_of_a_call_asks_neither_number_nor_proof(telephone) -> None:
    call = telephone.call(*BILL, *PROVED, "1", *USAGE, "2", DONE)
    assert call.line.played.count("identify.number.keys") == 1
    assert call.line.played.count("identify.phone.keys") == 1
    assert goal(call) == "usage_heard"


def test_lost_token_is_sent_to_the_registered_telephone_and_its_digits_are_never_said(telephone) -> None:
    telephone.office = PREPAID
    call = telephone.call(*TOKENS, *PROVED, "2", "1", DONE)
    assert "tokens.earlier" in call.line.played
    assert said(call, "tokens.sent_to", "digit.1.mid", "digit.2.mid", "digit.3.mid", "digit.4.end")
    assert goal(call) == "tokens_heard"


def test_token_without_a_registered_telephone_is_a_matter_for_a_person(telephone) -> None:
    telephone.office = replace(PREPAID, has_phone=False)
    call = telephone.call(*TOKENS, *PROVED, "1")
    assert "tokens.no_telephone" in call.line.played
    assert call.line.transfers == ["layanan"]
    assert call.report["category"] == "billing"


def test_after_the_oldest_purchase_there_is_no_earlier_one(telephone) -> None:
    telephone.office = replace(PREPAID, purchases=1)
    assert "tokens.no_earlier" in telephone.call(*TOKENS, *PROVED, "2", "3", DONE).line.played


def test_three_months_of_use_are_told_and_the_change_in_words(telephone) -> None:
    call = telephone.call(*USAGE, *PROVED, DONE)
    assert said(call, "usage.used", "month.10", "number.100", "unit.kwh", "month.9")
    assert said(call, "usage.down", "number.17", "unit.percent", "usage.than")


def test_twelve_months_go_as_a_message_to_the_registered_telephone(telephone) -> None:
    call = telephone.call(*USAGE, *PROVED, "1", DONE)
    assert said(call, "usage.sent_to", "digit.1.mid", "digit.2.mid", "digit.3.mid", "digit.4.end")


def test_year_that_can_be_sent_nowhere_is_a_matter_for_a_person(telephone) -> None:
    telephone.office = PaperOffice(has_phone=False)
    assert said(telephone.call(*USAGE, *PROVED, "1"), "tokens.no_telephone", "person.connecting")


@pytest.mark.parametrize("service", [BILL, USAGE])
def test_new_customer_hears_that_there_is_nothing_yet(telephone, service) -> None:
    telephone.office = PaperOffice(months=0)
    call = telephone.call(*service, *PROVED, DONE)
    assert {"bill.none", "usage.none"} & set(call.line.played)


@pytest.mark.parametrize("office", [PaperOffice(is_away=True), PaperOffice(leaves=True)])
@pytest.mark.parametrize("service", [BILL, TOKENS, USAGE])
def test_back_office_that_is_away_means_a_ticket_and_a_promise_never_a_dead_end(telephone, office, service) -> None:
    telephone.office = replace(office, payment=Payment.PREPAID if service == TOKENS else Payment.POSTPAID)
    call = telephone.call(*service, *PROVED)
    assert said(call, "follow_up.away", "person.callback", "report.number_is")
    assert (call.report["category"], call.report["customer_number"]) == ("billing", NUMBER)
    wanted = [step["value"] for step in call.facts("call.step") if step["field"] == "wanted"]
    assert wanted == [{BILL: "bill", TOKENS: "tokens", USAGE: "usage"}[service]]
    assert goal(call) == "follow_up_promised"


def test_number_nobody_has_is_read_back_and_asked_again_and_then_a_person_helps(telephone) -> None:
    telephone.office = PaperOffice(is_known=False)
    call = telephone.call(*BILL, NUMBER, NUMBER, NUMBER)
    assert call.line.played.count("identify.not_found") == 3
    assert said(call, "identify.without", "person.connecting")
    assert call.report["category"] == "billing"


def test_caller_without_a_number_is_helped_by_a_person(telephone) -> None:
    assert telephone.call(*BILL, "#").line.transfers == ["layanan"]


def test_number_that_was_not_meant_is_dropped(telephone) -> None:
    call = telephone.call(*BILL, "111111111111", "2", *PROVED, DONE)
    assert goal(call) == "bill_heard"


def test_wrong_answer_tells_how_often_it_may_be_tried_and_the_right_one_still_counts(telephone) -> None:
    call = telephone.call(*BILL, NUMBER, "1", WRONG, PROOF, DONE)
    assert said(call, "identify.wrong", "number.4", "identify.phone.keys")
    assert goal(call) == "bill_heard"


def test_three_wrong_answers_tell_nothing_and_lead_to_a_person(telephone) -> None:
    call = telephone.call(*BILL, NUMBER, "1", WRONG, WRONG, WRONG)
    assert said(call, "identify.unproven", "person.connecting")
    assert not [key for key in call.line.played if key.startswith("bill.")]


def test_locked_customer_is_told_so_and_gets_a_person(telephone) -> None:
    telephone.office = PaperOffice(is_locked=True)
    assert said(telephone.call(*BILL, *PROVED), "identify.locked", "person.connecting")


def test_who_forgot_the_telephone_is_asked_for_the_identity_card(telephone) -> None:
    call = telephone.call(*BILL, NUMBER, "1", "#", PROOF, DONE)
    assert said(call, "identify.phone.keys", "identify.identity.keys")
    assert goal(call) == "bill_heard"


def test_order_of_the_challenges_is_that_of_the_house(telephone) -> None:
    telephone.office = PaperOffice(challenges=(Challenge.IDENTITY, Challenge.PHONE))
    call = telephone.call(*BILL, NUMBER, "1", HANGS_UP)
    assert call.line.played[-1] == "identify.identity.keys"


def test_customer_with_nothing_registered_is_helped_by_a_person(telephone) -> None:
    telephone.office = PaperOffice(challenges=())
    assert "identify.unproven" in telephone.call(*BILL, NUMBER, "1").line.played


def test_caller_number_proves_nothing(telephone) -> None:
    call = telephone.call(*BILL, NUMBER, "1", HANGS_UP, caller="+6281100001234")
    assert call.line.played[-1] == "identify.phone.keys"


def test_proof_is_in_no_record_and_no_name_is_ever_asked_for(telephone, journal) -> None:
    telephone.call(*BILL, NUMBER, "1", "7351", DONE)
    assert "7351" not in "".join(str(item) for item in read(journal.folder))


@pytest.mark.parametrize(
    ("display", "answers", "category", "goal_reached"),
    [
        ("1", ("1", DONE), None, "token_solved"),
        ("1", ("2", NUMBER, "1", SILENT), "token", "token_reported"),
        ("2", ("2", NUMBER, "1", SILENT), "token", "token_reported"),
        ("3", (NUMBER, "1", SILENT), "meter", "meter_reported"),
        ("4", (DONE,), None, "token_solved"),
        ("5", (NUMBER, "1", SILENT), "token", "token_reported"),
    ],
)
def test_what_the_meter_says_decides_what_helps(telephone, display, answers, category, goal_reached) -> None:
    call = telephone.call("2", "3", display, *answers)
    assert [report["category"] for report in call.facts("report.made")] == ([category] if category else [])
    assert goal(call) == goal_reached


def test_used_token_leads_to_the_history_and_leaves_no_report(telephone) -> None:
    telephone.office = PREPAID
    call = telephone.call("3", "4", "2", "1", *PROVED, "3", DONE)
    assert "tokens.last" in call.line.played
    assert call.facts("report.made") == []


TARIFF = ("5", "1")
HOUSEHOLD = (*TARIFF, "1")


def test_tariff_is_told_with_its_day_an_example_and_what_is_not_sure(telephone) -> None:
    call = telephone.call(*HOUSEHOLD, "1300#", DONE)
    price = ("number.1000_more", "number.400_more", "number.44", "number.point", "number.7", "unit.rupiah")
    assert said(call, "tariff.of_household", "number.1000_more", "number.300", "tariff.is", *price, "tariff.each")
    assert said(call, "tariff.unsure", "tariff.example")
    assert goal(call) == "tariff_heard"


def test_both_prices_are_told_where_one_is_subsidised_and_how_a_bill_by_the_month_rises(telephone) -> None:
    call = telephone.call(*HOUSEHOLD, "900#", DONE)
    assert call.line.played.index("tariff.subsidised") < call.line.played.index("tariff.full")
    charge = ("number.18", "number.thousand", "unit.rupiah")
    steps = ("number.200_more", "number.75", "known.until", "number.400_more", "number.95", "unit.rupiah")
    assert said(call, "tariff.monthly", *charge, "tariff.blocks", *steps, "tariff.since")


@pytest.mark.parametrize(
    ("keys", "told", "rupiah"),
    [
        (("2", "1300#"), "tariff.of_business", ("tariff.subsidised", "number.900_more", "number.66")),
        (("3", "2200#"), "tariff.of_industry", ("tariff.subsidised", "number.900_more", "number.60")),
        (("4", "900#"), "tariff.of_social", ("tariff.subsidised", "number.400_more", "number.55")),
        (("5", "1", "2200#"), "tariff.of_state_office", ("tariff.subsidised", "number.1000_and", "number.76")),
        (("5", "2"), "tariff.of_street_lights", ("tariff.is", "number.1000_more", "number.600_more", "number.99")),
    ],
)
def test_each_kind_of_customer_hears_its_own_price(telephone, keys, told, rupiah) -> None:
    call = telephone.call(*TARIFF, *keys, DONE)
    assert told in call.line.played
    assert said(call, *rupiah)
    assert goal(call) == "tariff_heard"


def test_price_that_only_tokens_have_is_shown_by_a_token(telephone) -> None:
    call = telephone.call(*TARIFF, "3", "450#", DONE)
    assert said(call, "tariff.token", "number.100_more", "number.3", "number.point", "number.1", "unit.kwh")


def test_price_that_differs_by_the_hour_is_left_to_a_person(telephone) -> None:
    call = telephone.call(*TARIFF, "2", "250000#", DONE)
    assert "tariff.by_hour" in call.line.played
    assert "tariff.each" not in call.line.played


def test_who_does_not_know_the_power_is_told_where_it_is_written_and_the_span_of_prices(telephone) -> None:
    call = telephone.call(*HOUSEHOLD, "#", "2", DONE)
    assert said(call, "tariff.where.keys", "tariff.lowest", "number.400_more", "number.15", "unit.rupiah")
    assert goal(call) == "tariff_heard"
    found = telephone.call(*HOUSEHOLD, "#", "1", "1300#", DONE)
    assert said(found, "tariff.where.keys", "tariff.power.keys", "tariff.of_household")


def test_power_that_does_not_exist_is_asked_again_and_never_refused_for_ever(telephone) -> None:
    call = telephone.call(*HOUSEHOLD, "123#", "123#", "123#", DONE)
    assert call.line.played.count("tariff.no_such") == 3
    assert "tariff.enough" in call.line.played


@pytest.mark.parametrize("keys", [("1", "1300#"), ("1", "#", "2"), ("5", "2")])
def test_tariffs_that_cannot_be_asked_leave_a_ticket_that_is_no_bill(telephone, keys) -> None:
    telephone.office = PaperOffice(is_away=True)
    assert telephone.call(*TARIFF, *keys).report["category"] == "other"


def test_english_caller_hears_the_same_values(telephone) -> None:
    assert goal(telephone.call("8", *BILL, *PROVED, DONE)) == "bill_heard"


def digits(text: str) -> Recognition:
    return Recognition(Status.OK, "scripted", "abcdef123456", 5.0, (Candidate(text, text, 0.9),), Band.ACCEPT)


@pytest.fixture
def speaking(journal):
    telephone = Telephone(journal)

    def call(*answers, **script):
        return telephone.call(*answers, words=Words(), hears_speech=True, **script)

    return call


def test_bill_is_heard_without_touching_a_key_and_straight_from_the_main_menu(speaking) -> None:
    number = (understood("have"), digits("5432"), digits("1098"), digits("7654"), understood("yes"))
    proof = (digits("1234"), understood("yes"))
    call = speaking(understood("check_bill"), *number, understood("right"), *proof, understood("done"))
    assert goal(call) == "bill_heard"
    assert "account.menu.speech" not in call.line.played


def test_spoken_proof_is_asked_back_once_and_kept_in_no_record(speaking, journal) -> None:
    number = (understood("have"), digits("5432"), digits("1098"), digits("7654"), understood("yes"))
    proof = (digits("7352"), understood("no"), digits("7351"), understood("yes"))
    call = speaking(understood("check_bill"), *number, understood("right"), *proof, understood("done"))
    assert goal(call) == "bill_heard"
    steps = [step for step in call.facts("call.step") if step["node"] == "identify.phone"]
    assert steps[-1]["value"] == "given"
    assert not [turn for turn in steps[-1]["heard"] if turn["phrase"] or turn["meaning"]]
    assert "7351" not in "".join(str(item) for item in read(journal.folder))


def test_power_can_be_said(speaking) -> None:
    asks = (understood("information"), understood("tariff"), understood("social"))
    call = speaking(*asks, understood("2200"), understood("done"))
    assert "tariff.of_social" in call.line.played
    assert goal(call) == "tariff_heard"
