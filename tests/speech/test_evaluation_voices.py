from typing import ClassVar

import numpy as np
import pytest
import soundfile

from ivr.speech.evaluation.manifest import read_manifest
from ivr.speech.evaluation.sound import condition, read_sound, through
from ivr.speech.evaluation.tasks import trials
from ivr.speech.evaluation.voices import build as building
from ivr.speech.evaluation.voices import mbrola, saying, speaking
from ivr.speech.evaluation.voices.noises import noise
from ivr.speech.evaluation.voices.speakers import SPEAKERS, choose
from ivr.voice.engines import Audio, EngineError


class Mouths:
    """Speaks a tone for every text, and not at all for the speakers named."""

    spoken: ClassVar = []
    mute = ()

    def __init__(self, cache):
        pass

    def speak(self, speaker, text):
        if speaker.name in self.mute:
            raise EngineError("no voice today.")
        self.spoken.append((speaker.name, text))
        return Audio((0.3 * np.sin(np.arange(4000) / 5)).astype(np.float32), 8000)


@pytest.fixture
def mouths(monkeypatch):
    monkeypatch.setattr(building, "Mouths", Mouths)
    monkeypatch.setattr(Mouths, "spoken", [])
    return Mouths


def names(wanted):
    return [speaker.name for speaker in choose(wanted)]


def test_the_small_set_is_five_neural_mixes_and_one_formant_voice():
    assert len(names("core")) == 6
    assert sum(name.startswith("kokoro-") for name in names("core")) == 5
    assert {speaker.name for speaker in choose("core")} < {speaker.name for speaker in choose("fair")}


def test_there_are_ten_mixes_and_five_voices_beside_espeak_and_mbrola():
    by_engine = {engine: [one for one in SPEAKERS if one.engine == engine] for engine in ("kokoro", "espeak", "mbrola")}
    assert [len(one.voices) for one in by_engine["kokoro"]] == [2] * 10 + [1] * 5
    assert len(by_engine["espeak"]) == 5
    assert {voice for one in by_engine["mbrola"] for voice in one.voices} == set(mbrola.VOICES)
    assert len({one.name for one in SPEAKERS}) == len(SPEAKERS)


def test_speakers_are_chosen_by_pattern_and_an_unknown_one_is_told():
    assert names("mbrola-*,espeak-id") == [
        "espeak-id",
        *(f"mbrola-{one}" for one in ("it3", "it4", "es3", "id1", "ma1")),
    ]
    with pytest.raises(ValueError, match="no speaker siri"):
        choose("espeak-id,siri")


def test_everybody_says_the_same_words_but_his_own_places_and_numbers():
    one, other = (saying.lines_of(name) for name in ("ani", "budi"))
    same = [{line.transcript for line in lines if line.task == "menu:8"} for lines in (one, other)]
    own = [[line.transcript for line in lines if line.task.startswith(("list", "groups"))] for lines in (one, other)]
    assert same[0] == same[1]
    assert own[0] != own[1]
    assert one == saying.lines_of("ani")
    assert len({line.file for line in one}) == len(one)


def test_a_set_can_be_measured_with_every_task(tmp_path, mouths):
    built = building.build(tmp_path, choose("espeak-id"), tmp_path)
    recordings = read_manifest(tmp_path)
    assert built.recordings == len(recordings)
    for task in ("menu:8", "menu:4", "digits", "groups:4", f"list:{saying.places_file()}", "oog"):
        assert trials(tmp_path, recordings, task)
    for one in recordings:
        assert len(read_sound(tmp_path / one.file)) > 1000


def test_a_second_build_speaks_only_what_is_missing(tmp_path, mouths):
    building.build(tmp_path, choose("espeak-id"), tmp_path)
    first = len(mouths.spoken)
    (tmp_path / "espeak-id" / "digits-012.wav").unlink()
    building.build(tmp_path, choose("espeak-id"), tmp_path)
    assert len(mouths.spoken) == first + 1


def test_another_build_keeps_the_speakers_of_the_first(tmp_path, mouths):
    building.build(tmp_path, choose("espeak-id"), tmp_path)
    building.build(tmp_path, choose("espeak-id-f2"), tmp_path)
    assert {one.speaker for one in read_manifest(tmp_path)} == {"espeak-id", "espeak-id-f2", saying.NOBODY}


def test_a_speaker_without_a_voice_is_told_once_and_left_out(tmp_path, mouths, monkeypatch):
    monkeypatch.setattr(mouths, "mute", ("mbrola-it3",))
    built = building.build(tmp_path, choose("mbrola-it3,espeak-id"), tmp_path)
    assert built.silent == ("mbrola-it3 cannot speak: no voice today.",)
    assert {one.speaker for one in read_manifest(tmp_path)} == {"espeak-id", saying.NOBODY}


def test_an_engine_that_could_not_be_had_is_not_tried_again(tmp_path, monkeypatch):
    tries = []

    def fails(name, *, cache):
        tries.append(name)
        raise EngineError("not installed.")

    monkeypatch.setattr(speaking, "make_engine", fails)
    mouths = speaking.Mouths(tmp_path)
    for _ in range(3):
        with pytest.raises(EngineError, match="not installed"):
            mouths.speak(choose("kokoro-kumo")[0], "ya")
    assert tries == ["kokoro"]


def test_espeak_speaks_slower_and_faster(tmp_path):
    mouths = speaking.Mouths(tmp_path)
    slow, fast = (mouths.speak(choose(f"espeak-id-{name}")[0], "gangguan listrik") for name in ("slow", "fast"))
    assert slow.seconds > 1.2 * fast.seconds


def test_noise_falls_from_loud_to_quiet_and_stays_so_on_the_line():
    levels = [10 * np.log10(np.mean(noise(number, 30, 2.5) ** 2)) for number in range(30)]
    assert levels == sorted(levels, reverse=True)
    assert (round(levels[0]), round(levels[-1])) == (-25, -55)
    line = np.frombuffer(through(noise(29, 30, 2.5), condition("g711"), seed="x", is_speech=False), "<i2") / 32768
    assert 10 * np.log10(np.mean(line**2)) < -45


def test_phonemes_are_written_as_the_italian_voice_knows_them():
    told = "g\t80\nV\t40\t 0 94 100 99\nN\t89\t100 91\n\nh\t60\n_\t50\n"
    assert mbrola._respelled(told, "it3").splitlines() == [
        "g\t80",
        "a\t40\t0 94 100 99",
        "n\t89\t100 91",
        "_\t60",
        "_\t50",
    ]


def test_a_womans_voice_gets_a_higher_melody_and_the_same_lengths():
    assert mbrola._respelled("V\t40\t0 100 100 90\n", "it4") == "a\t40\t0 190 100 171\n"


def test_packages_that_cannot_be_had_are_told(tmp_path, monkeypatch):
    def fails(folder, packages):
        raise EngineError("MBROLA's voices cannot be fetched: no network.")

    monkeypatch.setattr(mbrola, "_fetch", fails)
    with pytest.raises(EngineError, match="cannot be fetched"):
        mbrola.Mbrola(tmp_path)


def test_wav_files_are_what_everybody_can_play(tmp_path, mouths):
    building.build(tmp_path, choose("espeak-id"), tmp_path)
    told = soundfile.info(tmp_path / "espeak-id" / "menu-000.wav")
    assert (told.channels, told.subtype, told.format) == (1, "PCM_16", "WAV")
