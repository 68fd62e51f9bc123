"""When somebody begins to speak and when he has finished: any probabilities, never two endings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.listen.clips import ClipStore
from ivr.listen.hearing.endpointing import DIGITS, WORDS, Endpointer, Ends, Sound
from ivr.listen.hearing.silero import WINDOW_SAMPLES, Silero
from ivr.voice.catalogue import PROMPTS

WINDOW = 0.032


def heard(
    pattern: list[tuple[float, float]], ends: Ends = WORDS, *, in_prompt: bool = False
) -> list[tuple[str, float]]:
    """What happened and when, for stretches of (probability, seconds)."""
    endpointer, now, found = Endpointer(ends), 0.0, []
    for probability, seconds in pattern:
        for _ in range(round(seconds / WINDOW)):
            now += WINDOW
            if (sound := endpointer.feed(probability, WINDOW, in_prompt=in_prompt)) is not None:
                found.append((sound.value, round(now, 2)))
    return found


def names(found: list[tuple[str, float]]) -> list[str]:
    return [name for name, _ in found]


def test_word_between_silences_begins_pauses_and_ends() -> None:
    found = heard([(0.0, 1.0), (0.9, 0.6), (0.0, 2.0)])
    assert names(found) == ["began", "paused", "ended"]
    began, paused, ended = (at for _, at in found)
    assert 1.1 <= began <= 1.16
    assert 1.6 + 0.25 <= paused <= 1.6 + 0.3
    assert 1.6 + 0.6 <= ended <= 1.6 + 0.7


def test_caller_who_goes_on_after_a_breath_is_one_answer() -> None:
    found = heard([(0.9, 0.5), (0.0, 0.4), (0.9, 0.5), (0.0, 2.0)])
    assert names(found) == ["began", "paused", "went on", "paused", "ended"]


def test_breath_between_digits_does_not_end_a_number() -> None:
    pattern = [(0.9, 0.5), (0.0, 0.8), (0.9, 0.5), (0.0, 2.0)]
    assert names(heard(pattern, DIGITS)).count("ended") == 1
    assert heard(pattern, DIGITS)[-1][1] > heard(pattern, WORDS)[-1][1]


def test_click_is_not_speech_and_a_cough_in_our_prompt_needs_to_be_longer() -> None:
    assert heard([(0.9, 0.064), (0.0, 2.0)]) == []
    assert heard([(0.9, 0.16), (0.0, 2.0)], in_prompt=True) == []
    assert names(heard([(0.9, 0.16), (0.0, 2.0)]))[0] == "began"


def test_barge_in_comes_after_120_to_250_milliseconds_of_speech() -> None:
    for in_prompt in (True, False):
        (_, began), *_ = heard([(0.9, 1.0)], in_prompt=in_prompt)
        assert 0.12 <= began <= 0.25


def test_one_who_never_stops_is_cut_at_the_longest_answer() -> None:
    (_, ended) = heard([(0.9, 20.0)])[-1]
    assert 8.0 <= ended <= 10.0


@given(
    pattern=st.lists(st.tuples(st.floats(0, 1), st.floats(0, 3)), max_size=30),
    ends=st.sampled_from([WORDS, DIGITS]),
    in_prompt=st.booleans(),
)
def test_any_probabilities_give_events_in_their_order(pattern, ends, in_prompt) -> None:
    found = names(heard(pattern, ends, in_prompt=in_prompt))
    after = {
        None: {"began"},
        "began": {"paused", "ended"},
        "paused": {"went on", "ended"},
        "went on": {"paused", "ended"},
    }
    before = None
    for name in found:
        assert name in after[before]
        before = name
        if name == Sound.ENDED.value:
            break
    assert found.count("ended") <= 1
    assert found.count("began") <= 1
    assert "ended" not in found[:-1]


@pytest.mark.parametrize("windows", [1, 2, 7])
@pytest.mark.parametrize("key", ["area.0380", "digit.7.mid", "main.danger.keys"])
def test_silero_hears_where_a_spoken_clip_begins_and_ends_however_the_audio_is_cut(windows, key) -> None:
    pytest.importorskip("onnxruntime")
    speech = ClipStore(PROMPTS / "audio").samples("id", key)
    audio = bytes(8000) + speech + bytes(24000)
    size = windows * 2 * WINDOW_SAMPLES
    hearer, levels = Silero().hearer(), []
    for at in range(0, len(audio) // size * size, size):
        levels += hearer.probabilities(audio[at : at + size])
    found = heard([(level, WINDOW) for level in levels])
    ends_at = 0.5 + len(speech) / 16000
    assert names(found) == ["began", "paused", "ended"]
    assert 0.5 < found[0][1] < ends_at
    assert ends_at < found[-1][1] < ends_at + 1.0
