"""The client hears exactly what was played: no more, no less, and nothing that only resembles it."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from helpers.clip_sounds import Said, made_up_bank, recording_of
from hypothesis import given, settings
from hypothesis import strategies as st

from line123.caller import heard
from line123.caller.alaw import decode, encode
from line123.caller.bank import BLOCK, Bank, bank_of, load_bank
from line123.caller.heard import find_clips
from line123.up.paths import CLIPS

BANK = made_up_bank()
PROMPTS = load_bank(CLIPS, ("id",)).only("known.*", "outage.*")


def heard_keys(recording, bank=BANK):
    return [clip.key for clip in find_clips(recording, bank).clips]


def keys(said):
    return [BANK.clips[one.clip].key for one in said]


@st.composite
def one_said(draw):
    number = draw(st.integers(0, len(BANK.clips) - 1))
    seconds = BANK.clips[number].seconds
    gap = draw(st.sampled_from([0.0, 0.02, 0.013, 0.3, 1.1]))
    happens = draw(st.sampled_from(["whole", "whole", "slips", "cut"])) if seconds > 1 else "whole"
    if happens == "cut":
        return Said(number, max(gap, 0.02), cut=draw(st.floats(0.6, seconds - 0.3)))
    if happens == "slips":
        blocks = draw(st.sampled_from([-2, -1, 1, 2, 3]))
        return Said(number, gap, slip=draw(st.floats(0.3, seconds - 0.3)), slip_blocks=blocks)
    return Said(number, gap)


@settings(max_examples=40, deadline=None)
@given(st.lists(one_said(), max_size=12), st.sampled_from([0.0, 15.0]), st.integers(0, 99))
def test_any_sequence_with_gaps_slips_cuts_and_hiss_is_heard_exactly(said, hiss, seed):
    hearing = find_clips(recording_of(BANK, said, hiss=hiss, seed=seed), BANK)
    assert [clip.key for clip in hearing.clips] == keys(said)
    assert [clip.complete for clip in hearing.clips] == [one.cut is None for one in said]
    assert hearing.unknown_seconds < 0.3


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, len(BANK.clips) - 1), min_size=1, max_size=8, unique=True))
def test_clips_that_are_not_in_the_bank_are_never_taken_for_others(numbers):
    others = Bank(tuple(clip for number, clip in enumerate(BANK.clips) if number not in numbers))
    hearing = find_clips(recording_of(BANK, [Said(number, 0.1) for number in numbers]), others)
    assert hearing.clips == ()
    assert hearing.unknown_seconds > 0.2


def test_a_planted_wrong_recording_of_a_prompt_is_not_heard_as_that_prompt():
    wrong = made_up_bank(seed=2)
    assert heard_keys(recording_of(wrong, [Said(3), Said(5)])) == []


def test_a_beginning_that_goes_on_as_something_else_is_unknown_voice():
    longest = max(BANK.clips, key=lambda clip: clip.seconds)
    head, tail = longest.samples[:8000], made_up_bank(seed=3).clips[1].samples
    hearing = find_clips(np.concatenate([head, tail]), BANK)
    assert hearing.clips == ()
    assert hearing.unknown_seconds > 1


def test_times_are_where_the_clip_lies():
    (clip,) = find_clips(recording_of(BANK, [Said(4, gap=1.0)]), BANK).clips
    assert clip.at == pytest.approx(0.1, abs=0.021)
    assert clip.until == pytest.approx(0.1 + BANK.clips[4].seconds, abs=0.021)
    assert clip.score > 0.99


def test_a_cut_clip_ends_where_it_was_cut():
    long = max(range(len(BANK.clips)), key=lambda number: BANK.clips[number].seconds)
    (clip,) = find_clips(recording_of(BANK, [Said(long, gap=1.0, cut=1.5)]), BANK).clips
    assert not clip.complete
    assert clip.until == pytest.approx(1.6, abs=0.05)


@pytest.mark.parametrize("seconds", [step / 50 for step in range(20, 62, 3)])
def test_a_question_cut_by_a_key_at_any_moment_is_heard_before_the_prompt_that_follows(seconds):
    # At 0.9 s a block of "known.joined" agrees with what the question would have said there.
    names = ("known.join.speech", "known.joined")
    said = {name: next(clip for clip in PROMPTS.clips if name in (clip.key, *clip.same_as)) for name in names}
    begun = said["known.join.speech"].samples[: int(seconds * 8000)]
    gap = np.zeros(3 * BLOCK, dtype=np.int16)
    assert heard_keys(np.concatenate([gap, begun, gap, said["known.joined"].samples]), PROMPTS) == list(names)


@pytest.mark.parametrize(
    ("said", "like_the_last"),
    [(("complaint.praise_words",), "month.2"), (("main.greet_malam", "area.0231"), "area.0386")],
)
def test_clip_that_begins_like_another_is_not_heard_before_it(said, like_the_last):
    sounds = {key: decode((CLIPS / "id" / f"{key}.alaw").read_bytes()) for key in (*said, like_the_last)}
    bank = bank_of({("id", key): sound for key, sound in sounds.items()})
    pause = np.zeros(4000, np.int16)
    assert heard_keys(np.concatenate([pause, *(sounds[key] for key in said), pause]), bank) == list(said)


def test_the_same_clip_twice_in_a_row_is_heard_twice():
    assert heard_keys(recording_of(BANK, [Said(2), Said(2)])) == [BANK.clips[2].key] * 2


@pytest.mark.parametrize("length", [0, 1, 159, 255, 256, 1700, 8000])
def test_silence_of_any_length_holds_nothing(length):
    hearing = find_clips(np.zeros(length, dtype=np.int16), BANK)
    assert hearing.clips == ()
    assert hearing.unknown_seconds == 0


def test_a_bank_without_clips_hears_nothing():
    assert find_clips(BANK.clips[0].samples, Bank(())).clips == ()


def test_a_line_that_hangs_up_over_the_last_tenth_of_a_second_still_played_its_last_clip():
    recording = recording_of(BANK, [Said(6)])[:-1000]
    assert [clip.complete for clip in find_clips(recording, BANK).clips] == [True]
    assert [clip.complete for clip in find_clips(recording, BANK, is_over=False).clips] == [False]


def test_equal_audio_is_one_clip_with_two_names_and_silence_is_never_heard():
    sound = BANK.clips[0].samples
    bank = bank_of({("id", "a.b"): sound, ("en", "a.c"): sound, ("id", "common.pause"): np.zeros(2400, np.int16)})
    assert [(clip.key, clip.same_as) for clip in find_clips(sound, bank).clips] == [("a.b", ("a.c",))]
    assert bank.silent_keys == {"common.pause"}
    assert bank.keys == {"a.b", "a.c", "common.pause"}


def test_a_bank_is_read_from_the_folders_of_its_languages(tmp_path):
    for language, number in (("id", 0), ("en", 1)):
        (tmp_path / language).mkdir()
        (tmp_path / language / "main.menu.keys.alaw").write_bytes(encode(BANK.clips[number].samples))
    bank = load_bank(tmp_path)
    assert [(clip.language, clip.key) for clip in bank.clips] == [("id", "main.menu.keys"), ("en", "main.menu.keys")]
    assert [(c.language, c.key) for c in find_clips(BANK.clips[1].samples, bank).clips] == [("en", "main.menu.keys")]


def test_every_code_of_a_law_survives_the_way_there_and_back():
    codes = bytes(range(256))
    assert encode(decode(codes)) == codes


@given(st.integers(-32768, 32767))
def test_a_law_keeps_every_sample_within_a_sixteenth(sample):
    assert abs(int(decode(encode([sample]))[0]) - sample) <= max(8, abs(sample) / 16)


def test_sound_that_seems_to_slip_to_and_fro_is_given_up(monkeypatch) -> None:
    clip = BANK.clips[0]
    lags = itertools.cycle((BLOCK, -BLOCK))
    monkeypatch.setattr(heard, "_slipped_lag", lambda *_: next(lags))
    silence = np.zeros(clip.blocks.size, dtype=np.float32)
    pieces = list(heard._forward(silence, clip, 0, 0, np.zeros(len(clip.blocks), dtype=np.float32)))
    assert [piece.end for piece in pieces] == [0, 0]
