"""What one shift leaves is seen by the next, once, by people of the same units."""

from __future__ import annotations

from datetime import timedelta

import pytest
from helpers.factories import LEASE, NOW, make_actor, make_ticket, make_unit

from ticketing.core.errors import InvalidError, NotFoundError
from ticketing.handover import service
from ticketing.tickets import queue


@pytest.fixture
def session(each_database):
    with each_database.write() as session:
        yield session


def test_a_note_goes_with_the_tickets_its_writer_holds_and_is_read_once(session):
    ani, budi = make_actor(session, "ani"), make_actor(session, "budi")
    parked, at_work = make_ticket(session).number, make_ticket(session).number
    for number in (parked, at_work):
        queue.claim(session, ani, number, NOW, **LEASE)
    note = service.leave(session, ani, "Regu Oesapa belum menjawab.", NOW)
    assert note.numbers == [at_work, parked]
    assert (service.unread(session, budi, NOW), service.unread(session, ani, NOW)) == (1, 0)
    service.mark_read(session, budi, note.id, NOW)
    assert service.unread(session, budi, NOW) == 0


def test_a_note_concerns_people_of_the_same_units_for_a_day(session):
    here, there = make_unit(session, "KUPANG"), make_unit(session, "CIREBON")
    ani = make_actor(session, "ani", units=(here,))
    near, far = make_actor(session, "budi", units=(here,)), make_actor(session, "cici", units=(there,))
    boss, auditor = make_actor(session, "sari", role="supervisor"), make_actor(session, "edi", role="auditor")
    note = service.leave(session, ani, "x", NOW)
    assert [service.unread(session, one, NOW) for one in (near, far, boss, auditor)] == [1, 0, 1, 0]
    assert service.unread(session, near, NOW + timedelta(hours=25)) == 0
    with pytest.raises(NotFoundError):
        service.mark_read(session, far, note.id, NOW)


def test_an_empty_note_is_refused(session):
    with pytest.raises(InvalidError):
        service.leave(session, make_actor(session, "ani"), "  ", NOW)
