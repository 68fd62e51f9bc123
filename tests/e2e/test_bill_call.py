"""A real caller hears his bill from the back office of the copy, once he has proved who he is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from line123.caller.api import place_call

if TYPE_CHECKING:
    from helpers.stack import Stack

pytestmark = [pytest.mark.telephony, pytest.mark.xdist_group("e2e")]

# The synthetic customer of Kupang who pays after use (docs/back-office.md).
ASKS_FOR_HIS_BILL = ("main.choices.*=3", "account.menu.*=1", "identify.number.*=993800000000#", "common.confirm.*=1")


def test_caller_who_proves_who_he_is_hears_his_bill_by_keys(stack: Stack) -> None:
    presses = (*ASKS_FOR_HIS_BILL, "identify.phone.*=0000")
    call = place_call(stack.settings, "0380123", presses=presses, hangup="bill.for@end")
    assert call.goal == "bill_heard"
    assert call.report_number is None
    # "seratus" alone and "seratus" before more are two clips of one sound: which was heard cannot be told.
    told = [key for key in call.heard_keys if key.startswith(("bill.", "unit."))]
    assert told[:2] == ["bill.of", "bill.is"] or told[0] == "bill.late"
    assert {"unit.rupiah", "bill.for"} <= set(told)
