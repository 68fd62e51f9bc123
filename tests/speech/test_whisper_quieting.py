import numpy as np
import pytest

from ivr.speech.engines.whisper_list.quieting import quietened
from ivr.speech.engines.whisper_list.sound import filtered, speech_in, widened
from tests.helpers.whisper import clip

RATE = 16_000


def loudness(samples):
    return 10 * np.log10(np.mean(np.square(samples, dtype=np.float64)) + 1e-20)


def noise(seconds=2.0, size=0.02):
    return (size * np.random.default_rng(1).standard_normal(round(seconds * RATE))).astype(np.float32)


def test_steady_noise_is_pressed_down():
    assert loudness(quietened(noise())) < loudness(noise()) - 8


def test_a_voice_in_noise_stays_and_stands_out_more():
    burst = np.zeros(2 * RATE, np.float32)
    time = np.arange(RATE // 2) / RATE
    burst[RATE : RATE + RATE // 2] = 0.1 * np.sin(2 * np.pi * 440 * time)
    clean = quietened(burst + noise())
    inside, outside = loudness(clean[RATE + 2000 : RATE + 6000]), loudness(clean[2000 : RATE - 2000])
    before = loudness((burst + noise())[RATE + 2000 : RATE + 6000]) - loudness(noise())
    assert inside - outside > before + 6
    assert inside == pytest.approx(loudness(burst[RATE + 2000 : RATE + 6000]), abs=1.5)


@pytest.mark.parametrize("length", [0, 1, 511, 512, 513, 16_000])
def test_any_length_comes_back_as_long_as_it_was(length):
    sound = noise()[:length]
    assert len(quietened(sound)) == length
    assert np.isfinite(quietened(sound)).all()


def test_silence_stays_silence():
    assert not quietened(np.zeros(8000, np.float32)).any()


@pytest.mark.parametrize(("size", "is_noisy"), [(0.0, False), (0.0005, False), (0.012, True)])
def test_a_noisy_line_is_told_from_a_quiet_one(size, is_noisy):
    said = widened(clip("number.4", "number.1"))

    heard = speech_in(said + noise(len(said) / RATE, size)[: len(said)])

    assert heard.is_noisy is is_noisy
    assert filtered(said) is not None
