"""While the call goes on the caller recognises a prompt soon after it began, once for each time it is played."""

from __future__ import annotations

import numpy as np
import pytest
from helpers.clip_sounds import Said, made_up_bank, recording_of

from line123.caller.ear import Ear, Tape
from line123.caller.order import Order
from line123.caller.performer import Performer
from line123.caller.script import parse_dtmf, parse_press, parse_when

BANK = made_up_bank()
LONG, OTHER = sorted(range(len(BANK.clips)), key=lambda number: -BANK.clips[number].seconds)[:2]
LONG_KEY, OTHER_KEY = BANK.clips[LONG].key, BANK.clips[OTHER].key
SHORT = min(range(len(BANK.clips)), key=lambda number: BANK.clips[number].seconds)


def hear(ears, recording, step=800):
    """Feed the recording in tenths of a second; return for each ear (when it said so, what it said)."""
    tape, found = ears[0].tape, {}
    for first in range(0, len(recording), step):
        tape.append(recording[first : first + step].tobytes())
        for number, ear in enumerate(ears):
            if number not in found and (due := ear.is_due()) is not None:
                found[number] = (tape.seconds, due)
    return [found.get(number) for number in range(len(ears))]


def test_a_prompt_is_recognised_within_a_second_of_its_beginning():
    ear = Ear(Tape(), BANK, parse_when(LONG_KEY))
    ((said_at, began),) = hear([ear], recording_of(BANK, [Said(OTHER, 0.5), Said(LONG, 1.0)]))
    assert began == pytest.approx(0.1 + BANK.clips[OTHER].seconds + 0.5, abs=0.03)
    assert said_at - began < 1.0


def test_a_short_prompt_is_recognised_when_it_is_over():
    key = BANK.clips[SHORT].key
    assert hear([Ear(Tape(), BANK, parse_when(key))], recording_of(BANK, [Said(SHORT, 1.0)])) != [None]


def test_an_end_comes_at_the_end_and_a_cut_prompt_has_none():
    seconds = BANK.clips[LONG].seconds
    whole = Ear(Tape(), BANK, parse_when(f"{LONG_KEY}@end"))
    ((said_at, ended),) = hear([whole], recording_of(BANK, [Said(LONG, 1.0)]))
    assert ended == pytest.approx(0.1 + seconds, abs=0.03)
    assert ended - 0.1 <= said_at <= ended + 0.3
    cut = Ear(Tape(), BANK, parse_when(f"{LONG_KEY}@end"))
    assert hear([cut], recording_of(BANK, [Said(LONG, 2.0, cut=1.0), Said(OTHER, 3.0)])) == [None]


def test_a_prompt_cut_first_and_played_whole_later_ends_the_second_time():
    ear = Ear(Tape(), BANK, parse_when(f"{LONG_KEY}@end"))
    said = [Said(LONG, 0.5, cut=1.0), Said(OTHER, 0.5), Said(LONG, 1.5)]
    ((_, ended),) = hear([ear], recording_of(BANK, said))
    seconds = 0.1 + 1.0 + 0.5 + BANK.clips[OTHER].seconds + 0.5 + BANK.clips[LONG].seconds
    assert ended == pytest.approx(seconds, abs=0.03)


def test_a_stalled_caller_still_finds_what_began_while_it_slept():
    ear = Ear(Tape(), BANK, parse_when(LONG_KEY))
    assert hear([ear], recording_of(BANK, [Said(LONG, 1.0), Said(OTHER, 1.0)]), step=40_000) != [None]


def performed(turns, actions, recording, step=800):
    tape = Tape()
    order = Order("123", "", "", "", "", "", tuple(turns), tuple(actions), 60.0, "", "", "")
    performer = Performer(order, tape, BANK)
    done = []
    for first in range(0, len(recording), step):
        tape.append(recording[first : first + step].tobytes())
        done += [(action.value, round(tape.seconds, 1)) for action in performer.due(tape.seconds)]
    return done


def test_the_same_prompt_twice_takes_two_turns_one_after_the_other():
    recording = recording_of(BANK, [Said(LONG, 0.5), Said(LONG, 0.5)])
    done = performed([parse_press(f"{LONG_KEY}=1"), parse_press(f"{LONG_KEY}=2")], [], recording)
    assert [value for value, _ in done] == ["1", "2"]
    assert done[1][1] - done[0][1] == pytest.approx(BANK.clips[LONG].seconds + 0.5, abs=0.25)


def test_a_turn_does_not_come_before_the_one_before_it():
    recording = recording_of(BANK, [Said(OTHER, 0.5), Said(LONG, 1.0)])
    assert performed([parse_press(f"{LONG_KEY}=1"), parse_press(f"{OTHER_KEY}=2")], [], recording) == [
        ("1", pytest.approx(0.1 + BANK.clips[OTHER].seconds + 1.1, abs=0.4))
    ]


def test_digits_by_the_clock_come_at_their_time_in_their_order():
    done = performed([], [parse_dtmf("2:9"), parse_dtmf("1.5:8")], np.zeros(24_000, dtype=np.int16))
    assert done == [("8", 1.5), ("9", 2.0)]


def test_a_delay_counts_from_the_beginning_of_the_prompt():
    (done,) = performed([parse_press(f"{LONG_KEY}+2=5")], [], recording_of(BANK, [Said(LONG, 1.0)]))
    assert done == ("5", pytest.approx(2.1, abs=0.15))
