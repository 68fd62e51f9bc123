"""A real caller hears the way to the Ombudsman by keys, and has it written to his telephone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.told import assert_told

from line123.caller.api import place_call

if TYPE_CHECKING:
    from helpers.stack import Stack

pytestmark = [
    pytest.mark.telephony,
    pytest.mark.long,
    pytest.mark.xdist_group("e2e"),
    pytest.mark.timeout(600),
]

ASKS_FOR_THE_WAY = ("main.choices.*=5", "information.menu.*=5", "complaint.kind.*=5", "complaint.other.*=2")


def test_caller_hears_the_way_to_the_ombudsman_and_gets_it_as_a_message(stack: Stack) -> None:
    call = place_call(
        stack.settings, "0380123", presses=(*ASKS_FOR_THE_WAY, "ombudsman.next.*=1"), hangup="ombudsman.sent@end"
    )
    assert (call.goal, call.report_number) == ("ombudsman_told", None)
    told = [key for key in call.played or () if key.startswith("ombudsman.")]
    assert told[:5] == ["ombudsman.path", "ombudsman.days", "ombudsman.right", "ombudsman.rapid", "ombudsman.bring"]
    assert_told(call, {"ombudsman.path", "ombudsman.right", "ombudsman.bring", "ombudsman.sent"})


def test_caller_who_tells_of_theft_hears_that_he_stays_unknown_and_gets_a_number(stack: Stack) -> None:
    presses = ("main.choices.*=5", "information.menu.*=5", "complaint.kind.*=3", "common.beep=#")
    call = place_call(stack.settings, "0380123", presses=presses, hangup="report.closing@end")
    assert "complaint.anonymous" in call.heard_keys
    assert call.report_number is not None
