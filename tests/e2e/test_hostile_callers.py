"""Callers who attack through their number and name are served, and leave one security event each."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from helpers.rawsip import RawCall
from sqlalchemy import func, select

from ticketing.core.db import Database
from ticketing.core.events import Event
from ticketing.intake.models import Call

if TYPE_CHECKING:
    from helpers.stack import Stack

pytestmark = [pytest.mark.telephony, pytest.mark.xdist_group("e2e")]

AT = "@127.0.0.5>"
HOSTILE = {
    "line break in the number": f"<sip:0812%0aagi_uniqueid%3a%20..%2f..%2fevil{AT}",
    "forged reply in the number": f"<sip:0812%0a%0a200%20result=1%20(forged){AT}",
    "quotes and code in the name": f'"a\\"b ${{SHELL(touch /tmp/x)}} \'; DROP TABLE call; --" <sip:08123456789{AT}',
    "ten thousand bytes of number": f"<sip:0812{'9' * 9000}{AT}",
    "ten thousand bytes of name": f'"{"x" * 9000}" <sip:08123456789{AT}',
}


def refused(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).where(Event.kind == "security.caller_refused")) or 0


@pytest.mark.parametrize("attack", HOSTILE.values(), ids=HOSTILE)
def test_hostile_caller_is_served_as_unknown_with_one_security_event(stack: Stack, attack: str) -> None:
    database = Database(stack.settings.database)
    before = refused(database)
    with RawCall(stack.settings.port("sip"), "0231123", from_header=attack) as call:
        assert call.status == 200
        assert abs(call.listen(3.0)).max() > 1000  # somebody speaks to him
    deadline = time.monotonic() + 20
    while refused(database) == before and time.monotonic() < deadline:
        time.sleep(0.2)
    assert refused(database) == before + 1
    with database.read() as session:
        newest = session.scalars(select(Call).order_by(Call.started_at.desc()).limit(1)).one()
        assert newest.caller_number == ""
        assert newest.dialled == "0231123"
    database.dispose()
