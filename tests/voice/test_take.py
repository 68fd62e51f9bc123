"""Recordings of people: judged, made into telephone clips, and no file however hostile does harm."""

from __future__ import annotations

import io
import subprocess
import sys
import wave
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile
from helpers.voice_sounds import RATE, speech
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ivr.voice.audio import LOUDNESS, loudness, peak, read_alaw
from ivr.voice.catalogue import PROMPTS
from ivr.voice.manifest import clip_path
from ivr.voice.take import Job, take
from ticketing.voices.script import Line, families, lines
from ticketing.voices.taking import UNREADABLE, clip_file
from ticketing.voices.taking import take as ask

LINE = Line("main.x", "main", "Halo.", "", "", "id", 12.0, is_tight=False, lead=0.0, shipped=1.0)


def wav(path: Path, samples: np.ndarray, rate: int = RATE, **how: str) -> Path:
    soundfile.write(path, samples, rate, **how)
    return path


def codes(told) -> list[str]:
    return [one.code for one in told.faults]


def test_a_good_recording_becomes_a_clip_as_loud_as_all_others(tmp_path: Path):
    told = take(Job(str(wav(tmp_path / "a.wav", speech())), 12.0), tmp_path / "takes")
    assert (told.faults, told.remarks) == ((), ())
    clip = read_alaw(tmp_path / "takes" / f"{told.clip}.alaw")
    assert told.seconds == pytest.approx(1.2, abs=0.15)
    assert loudness(clip) == pytest.approx(LOUDNESS, abs=1)
    assert peak(clip) <= -3
    kept, rate = soundfile.read(tmp_path / "takes" / f"{told.clip}.flac")
    assert (rate, len(kept)) == (RATE, len(speech()))


@pytest.mark.parametrize(
    ("samples", "seconds", "code"),
    [
        (np.zeros(RATE, np.float32), 12.0, "silent"),
        (speech(level=0.002, noise=0), 12.0, "silent"),
        (np.clip(speech(level=3.0), -1, 1), 12.0, "clipped"),
        (speech(noise=0.05), 12.0, "noisy"),
        (speech(5.0), 2.0, "too_long"),
        (np.pad(speech(noise=0)[17_500:19_900], (RATE, 0)), 2.0, "too_short"),
        (np.zeros(0, np.float32), 2.0, "empty"),
        (np.full(RATE, np.nan, np.float32), 2.0, "empty"),
        (speech(61.0), 70.0, "endless"),
    ],
    ids=lambda one: str(one) if isinstance(one, str) else "",
)
def test_a_bad_recording_is_refused_with_its_reason_and_leaves_nothing(tmp_path: Path, samples, seconds, code):
    told = take(Job(str(wav(tmp_path / "a.wav", samples, subtype="FLOAT")), seconds), tmp_path / "takes")
    assert codes(told) == [code]
    assert told.clip == ""
    assert not (tmp_path / "takes").exists()


def test_a_little_noise_and_a_soft_voice_are_worth_a_word(tmp_path: Path):
    noisy = take(Job(str(wav(tmp_path / "a.wav", speech(noise=0.01))), 12.0), tmp_path)
    soft = take(Job(str(wav(tmp_path / "b.wav", speech(level=0.012, noise=0), subtype="FLOAT")), 12.0), tmp_path)
    assert [[one.code for one in told.remarks] for told in (noisy, soft)] == [["some_noise"], ["soft"]]
    assert noisy.clip
    assert soft.clip


def test_hardly_any_shipped_clip_would_be_refused_for_its_noise(tmp_path: Path):
    keys = ("digit.1.mid", "digit.6.end", "main.privacy", "outage.ask_since.keys", "number.2", "month.6")
    for key in keys:
        sound = read_alaw(clip_path(PROMPTS, "id", key))
        assert codes(take(Job(str(wav(tmp_path / "a.wav", sound, 8000)), 12.0), tmp_path)) == [], key


@pytest.mark.parametrize(
    ("name", "how"), [("a.flac", {}), ("a.ogg", {}), ("a.mp3", {}), ("a.ogg", {"subtype": "OPUS"})]
)
def test_the_formats_of_studios_and_telephones_are_read(tmp_path: Path, name, how):
    told = take(Job(str(wav(tmp_path / name, np.stack([speech()] * 2, axis=1), **how)), 12.0), tmp_path)
    assert told.faults == ()
    assert told.seconds == pytest.approx(1.2, abs=0.2)


@pytest.mark.parametrize(("kind", "codec"), [("webm", "libopus"), ("mp4", "aac")])
def test_what_browsers_and_telephones_record_is_read(tmp_path: Path, kind, codec):
    path = tmp_path / f"take.{kind}"
    with av.open(str(path), "w", format=kind) as container:
        stream = container.add_stream(codec, rate=RATE)
        stream.layout = "mono"
        frame = av.AudioFrame.from_ndarray((speech() * 32767).astype(np.int16)[None, :], format="s16", layout="mono")
        frame.sample_rate = RATE
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)
    told = take(Job(str(path), 12.0), tmp_path)
    assert told.faults == ()
    assert told.seconds == pytest.approx(1.2, abs=0.2)


def test_a_playlist_in_disguise_opens_no_other_file(tmp_path: Path):
    secret = wav(tmp_path / "secret.wav", speech())
    for number, text in enumerate((f"#EXTM3U\n#EXTINF:1,\n{secret}\n", f"ffconcat version 1.0\nfile {secret}\n")):
        path = tmp_path / f"{number}.wav"
        path.write_text(text)
        assert codes(take(Job(str(path), 12.0), tmp_path)) == ["unreadable"]


def test_a_header_that_lies_about_its_length_costs_nothing(tmp_path: Path):
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(1000))
    told = bytearray(file.getvalue())
    told[40:44] = (0xFFFFFFF0).to_bytes(4, "little")
    (tmp_path / "a.wav").write_bytes(told)
    assert codes(take(Job(str(tmp_path / "a.wav"), 12.0), tmp_path)) == ["silent"]


HEADS = [
    b"",
    b"RIFF\x00\x00\x00\x00WAVEfmt ",
    b"fLaC",
    b"OggS",
    b"ID3",
    b"\x1aE\xdf\xa3",
    b"\0\0\0\x18ftypisom",
    b"FORM",
]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(HEADS), st.binary(max_size=400))
def test_no_bytes_do_more_than_be_refused(tmp_path: Path, head: bytes, rest: bytes):
    (tmp_path / "a").write_bytes(head + rest)
    assert codes(take(Job(str(tmp_path / "a"), 12.0), tmp_path))


def test_the_desk_asks_a_process_of_its_own_and_is_answered_in_order(tmp_path: Path):
    good, junk = wav(tmp_path / "a.wav", speech()), tmp_path / "b.wav"
    junk.write_bytes(b"MZ")
    told = ask([(LINE, good), (LINE, junk), (LINE, good)], tmp_path / "takes")
    assert told[1].faults[0]["code"] == UNREADABLE.faults[0]["code"]
    assert told[0].clip == told[2].clip
    assert clip_file(tmp_path / "takes", told[0].clip, ".wav") is not None
    assert clip_file(tmp_path / "takes", "../a", ".wav") is None


def test_the_process_that_opens_files_may_not_use_up_the_machine():
    code = "import resource, ivr.voice.take as t; t.limit(2); x = bytearray(4 * 1024**3)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert b"MemoryError" in done.stderr


def test_the_script_says_how_a_word_inside_a_sentence_is_to_be_read():
    digit = lines("id")["digit.1.mid"]
    assert (digit.text, digit.before, digit.after) == ("satu", "nomor empat,", ", tiga.")
    assert digit.is_tight
    assert "common.pause" not in lines("id")
    texts = [line.text for family in families("en").values() for line in family]
    assert not [text for text in texts if "*" in text or "/" in text]
