"""A real caller applies for a connection, for more power and for power at a feast, and hears the number of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.told import assert_told

from line123.caller.api import place_call
from ticketing.backoffice.caller import Application, ApplicationKind, ApplicationStatus, open_back_office
from ticketing.core.db import Database

if TYPE_CHECKING:
    from helpers.stack import Stack

pytestmark = [
    pytest.mark.telephony,
    pytest.mark.long,
    pytest.mark.xdist_group("e2e"),
    pytest.mark.timeout(600),
]

YES = ("application.go_on.*=1",)
ADDRESS = ("common.beep=#",)
NEW_CONNECTION = (
    "application.menu.*=1",
    "application.power.*=2",
    "application.payment.*=1",
    *YES,
    *ADDRESS,
    *YES,
)
# The synthetic customer of Kupang who pays before use, 1,300 VA (docs/back-office.md).
MORE_POWER = (
    "application.menu.*=2",
    "identify.number.*=993800000001#",
    "common.confirm.*=1",
    "identify.phone.*=0001",
    "application.power.*=3",
    *YES,
    *YES,
)
FEAST = (
    "application.menu.*=3",
    "temporary.purpose.*=1",
    "temporary.starts.*=2",
    "temporary.days.*=3",
    "application.power.*=4",
    *YES,
    *ADDRESS,
    *YES,
)


def applications_of(stack: Stack, phone: str) -> tuple[Application, ...]:
    return open_back_office(stack.settings, Database(stack.settings.database)).applications_of(phone)


@pytest.mark.parametrize(
    ("kind", "presses", "caller", "due"),
    [
        (ApplicationKind.NEW_CONNECTION, NEW_CONNECTION, "081299901701", "application.target"),
        (ApplicationKind.POWER_CHANGE, MORE_POWER, "081299901801", "application.target"),
        (ApplicationKind.TEMPORARY, FEAST, "081299901901", "application.first_on"),
    ],
)
def test_caller_applies_by_keys_and_hears_price_number_and_day(stack: Stack, kind, presses, caller, due) -> None:
    call = place_call(
        stack.settings,
        "0380123",
        presses=("main.choices.*=4", *presses),
        hangup="application.no_visit@end",
        from_number=caller,
        max_seconds=240,
    )
    assert call.goal == "application_registered"
    assert call.report_number is None
    words = {"application.cost", "application.official", "application.registered", "application.sent_to", due}
    assert_told(call, words)
    (made,) = applications_of(stack, f"+62{caller[1:]}")
    assert (made.kind, made.status) == (kind, ApplicationStatus.REGISTERED)
    digits = [key.split(".")[1] for key in call.played or () if key.startswith("digit.")]
    assert "".join(digits).count(made.number) == 2
