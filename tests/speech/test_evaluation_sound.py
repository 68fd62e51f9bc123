import numpy as np
import pytest
import soundfile

from ivr.speech.contract import SAMPLE_RATE
from ivr.speech.evaluation.sound import LOUDNESS, SoundFault, condition, read_sound, through


def tone(hertz, seconds=1.0, rate=SAMPLE_RATE, size=0.3):
    return (size * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


def heard(sound, name, **more):
    return np.frombuffer(through(sound, condition(name), seed="x", **more), "<i2") / 32768


def loudness(samples):
    return 10 * np.log10(np.mean(samples**2))


@pytest.mark.parametrize("rate", [8000, 11025, 16000, 22050, 44100, 48000])
@pytest.mark.parametrize("subtype", ["PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "ALAW"])
def test_recordings_of_any_rate_and_width_are_read(tmp_path, rate, subtype):
    soundfile.write(tmp_path / "a.wav", tone(440, rate=rate), rate, subtype=subtype)
    sound = read_sound(tmp_path / "a.wav")
    assert abs(len(sound) - SAMPLE_RATE) < 40
    assert loudness(sound[1000:-1000]) == pytest.approx(loudness(tone(440)), abs=0.6)


def test_the_channels_of_a_recording_are_mixed(tmp_path):
    sides = np.stack([tone(440), np.zeros(SAMPLE_RATE, np.float32)], axis=1)
    soundfile.write(tmp_path / "a.wav", sides, SAMPLE_RATE, subtype="PCM_24")
    assert loudness(read_sound(tmp_path / "a.wav")) == pytest.approx(loudness(tone(440)) - 6, abs=0.2)


@pytest.mark.parametrize(
    ("content", "why"), [(b"no sound at all", "cannot be read"), (b"", "cannot be read"), (None, "cannot be read")]
)
def test_what_is_no_sound_is_told_by_its_name(tmp_path, content, why):
    path = tmp_path / "suara aneh.wav"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SoundFault, match=rf"suara aneh\.wav {why}"):
        read_sound(path)


def test_a_recording_without_samples_is_told_by_its_name(tmp_path):
    soundfile.write(tmp_path / "a.wav", np.zeros(0), SAMPLE_RATE)
    with pytest.raises(SoundFault, match=r"a\.wav holds no sound"):
        read_sound(tmp_path / "a.wav")


def test_samples_that_are_no_numbers_are_told(tmp_path):
    soundfile.write(tmp_path / "a.wav", np.full(100, np.nan), SAMPLE_RATE, subtype="FLOAT")
    with pytest.raises(SoundFault, match="no numbers"):
        read_sound(tmp_path / "a.wav")


def test_the_line_lets_through_the_telephone_band_and_nothing_else():
    inside, below, above = (heard(tone(low) + tone(1000, size=0.3), "g711") for low in (1200, 60, 3900))
    spectra = [np.abs(np.fft.rfft(one * np.hanning(len(one)))) for one in (inside, below, above)]
    peaks = [
        spectrum[round(hertz * len(inside) / SAMPLE_RATE) + np.arange(-3, 4)].max()
        for spectrum, hertz in zip(spectra, (1200, 60, 3900), strict=True)
    ]
    assert peaks[0] > 50 * max(peaks[1:])


@pytest.mark.parametrize("size", [0.001, 0.03, 0.9])
def test_every_caller_is_equally_loud_on_the_line(size):
    spoken = heard(tone(500, size=size), "g711")
    assert loudness(spoken[3200:-4000]) == pytest.approx(LOUDNESS, abs=0.7)


def test_noise_lies_as_far_below_the_speech_as_its_name_says():
    noisy = heard(tone(500), "g711n15")
    assert loudness(noisy[:1600]) == pytest.approx(LOUDNESS - 15, abs=1.5)
    assert loudness(heard(tone(500), "g711")[:1600]) < -45


def test_noise_is_the_same_for_the_same_recording_and_other_for_another():
    one, again, other = (through(tone(500), condition("g711n15"), seed=seed) for seed in ("a", "a", "b"))
    assert one == again
    assert one != other


def test_silence_stands_before_and_after():
    clean = heard(tone(500), "clean")
    assert not clean[:2400].any()
    assert not clean[-3200:].any()


def test_what_is_no_speech_keeps_its_loudness():
    quiet = heard(tone(500, size=0.002), "g711n15", is_speech=False)
    assert loudness(quiet) < -50


def test_digital_silence_goes_through_without_a_warning():
    assert not np.abs(heard(np.zeros(8000, np.float32), "g711")).max() > 0.001


@pytest.mark.parametrize("name", ["", "g722", "g711n", "g711n150", "noisy"])
def test_an_unknown_condition_is_refused_with_those_there_are(name):
    with pytest.raises(ValueError, match="clean, g711"):
        condition(name)
