"""Who made a report: telephones and customer numbers of each other, calls of today, and the shape of a recording."""

from __future__ import annotations

import wave
from datetime import timedelta

from helpers.factories import NOW, make_actor, make_call, make_ticket, make_unit

from ticketing.intake import callers, waves


def test_a_telephone_and_a_customer_lead_to_each_other(each_database):
    with each_database.write() as session:
        agent = make_actor(session, "ani")
        ticket = make_ticket(session, caller_number="+62811", customer_number="100")
        make_ticket(session, caller_number="+62811", customer_number="200", age=timedelta(days=2))
        make_ticket(session, caller_number="+62822", customer_number="100", age=timedelta(days=3))
        make_ticket(session, caller_number="+62833", customer_number="300")
        known = callers.behind(session, agent, ticket, NOW)
        assert (known.phones, known.customer_numbers) == (["+62811", "+62822"], ["100", "200"])
        assert len(known.tickets) == 2


def test_calls_of_today_are_counted_from_midnight_of_the_unit(each_database):
    with each_database.write() as session:
        unit = make_unit(session, "KUPANG", timezone="Asia/Makassar")
        agent = make_actor(session, "ani")
        ticket = make_ticket(session, caller_number="+62811", unit_id=unit.id)
        midnight = NOW.replace(hour=16, minute=0, second=0, microsecond=0) - timedelta(days=1 if NOW.hour < 16 else 0)
        for minutes in (-1, 1, 2):
            make_call(session, started_at=midnight + timedelta(minutes=minutes), caller_number="+62811")
        known = callers.behind(session, agent, ticket, NOW)
        assert (known.calls_today, len(known.calls)) == (2, 3)


def test_nothing_is_known_of_who_stays_unknown(each_database):
    with each_database.write() as session:
        ticket = make_ticket(session, caller_number="", customer_number="")
        assert callers.behind(session, make_actor(session, "ani"), ticket, NOW) == callers.Acquaintance()


def test_the_shape_of_a_recording_is_loud_where_it_is_loud(tmp_path):
    path = tmp_path / "said.wav"
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\x00\x00" * 4000 + b"\x00\x40\x00\xc0" * 2000)
    found = waves.peaks(path, 4)
    assert found == [0.0, 0.0, 0.5, 0.5]


def test_a_file_that_is_no_sound_is_flat(tmp_path):
    path = tmp_path / "said.wav"
    path.write_bytes(b"RIFF" + bytes(200))
    assert waves.peaks(path, 3) == [0.0, 0.0, 0.0]
