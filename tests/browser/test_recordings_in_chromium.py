"""An agent hears what a caller said, on the ticket, and a live change does not interrupt it."""

from __future__ import annotations

import math
import struct
import wave
from typing import TYPE_CHECKING

import pytest
from helpers.factories import CALLER, make_call
from helpers.running_desk import Copy, People
from playwright.sync_api import expect
from sqlalchemy import select

from ticketing.core import clock
from ticketing.core.events import Event
from ticketing.intake.models import CallStep
from ticketing.tickets import from_caller
from ticketing.tickets.models import Ticket

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

RATE = 8000
# No loudspeaker is wanted here; what counts is that the browser decodes the sound and its clock runs.
PLAY = "sound => { sound.muted = true; return sound.play(); }"


def hum(path: Path, seconds: int) -> None:
    """Write what Asterisk writes: 8 kHz, one channel, 16 bits."""
    path.parent.mkdir(exist_ok=True)
    samples = (int(6000 * math.sin(2 * math.pi * 300 * n / RATE)) for n in range(RATE * seconds))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))


def speak(desk: Copy, number: str) -> str:
    with desk.database.write() as session:
        call_id = session.scalars(select(Ticket.call_id).where(Ticket.number == number)).one() or ""
        name = f"{call_id}-address"
        step = CallStep(call_id=call_id, at=clock.now(), node="details.address", field="address", value=name)
        session.add(step)
    hum(desk.settings.recordings_dir / f"{name}.wav", 20)
    return call_id


def call_again(desk: Copy, number: str) -> None:
    with desk.database.write() as session:
        call = make_call(session, started_at=clock.now(), unit_id=desk.unit_id)
        from_caller.still_dark(session, CALLER, number, clock.now(), call.id)


def test_a_spoken_address_plays_on_while_the_caller_calls_again(desk: Copy, people: People):
    number = desk.ticket()
    call_id = speak(desk, number)
    page = people.open(desk.agent())
    page.goto(f"/tickets/{number}")
    sound = page.locator(f".facts #said-{call_id}-address")
    sound.evaluate(PLAY)
    page.wait_for_function("() => document.querySelector('.facts audio').currentTime > 0.3")
    call_again(desk, number)
    expect(page.locator(".timeline")).to_contain_text("Penelepon menelepon lagi: masih padam")
    expect(page.locator(".ticket-sub")).to_contain_text("menelepon 2 kali")
    expect(page.locator(".timeline")).to_contain_text("Rekaman didengarkan")
    state = sound.evaluate("sound => [sound.paused, sound.currentTime > 0.3, sound.duration]")
    assert state == [False, True, 20]
    names = page.locator("audio").evaluate_all("sounds => sounds.map(sound => sound.id)")
    assert len(names) == len(set(names))
    assert people.said == []
    with desk.database.read() as session:
        heard = session.scalars(select(Event).where(Event.kind == "recording.listened", Event.call_id == call_id)).all()
    assert len(heard) == 1


def test_the_queue_shows_who_was_cut_off_and_who_called_again(desk: Copy, people: People):
    cut_off, again = desk.ticket(is_unfinished=True), desk.ticket()
    page = people.open(desk.agent())
    expect(page.locator(f"#row-{cut_off}")).to_contain_text("Terputus, hubungi kembali")
    call_again(desk, again)
    expect(page.locator(f"#row-{again}")).to_contain_text("menelepon 2 kali")
    assert people.said == []
