"""The desk asks for free words by the command of the phone's side, and that asks a running recogniser."""

from __future__ import annotations

import numpy as np
import pytest
import soundfile
from helpers.recogniser import recogniser_process, wait_until

from ivr.speech import transcribing, wire
from ticketing.core.config import Settings
from ticketing.transcripts import recogniser


@pytest.fixture
def recording(tmp_path):
    path = tmp_path / "said.wav"
    soundfile.write(path, np.sin(np.arange(16000) / 5) / 4, 8000, subtype="PCM_16")
    return path


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """A copy of its own, which the command finds by the environment."""
    found = Settings(data=tmp_path / "data", cache=tmp_path / "cache", ports=37100)
    for name, value in found.environment().items():
        monkeypatch.setenv(name, value)
    found.socket_dir.mkdir(parents=True, exist_ok=True)
    return found


def test_a_running_recogniser_writes_down_what_it_hears(settings, recording):
    with recogniser_process(settings):
        wait_until((settings.socket_dir / wire.SOCKET).exists)

        def answered():
            try:
                return recogniser.transcribe(recording)
            except recogniser.RecogniserAwayError:  # it still loads
                return None

        found = []
        wait_until(lambda: found.append(answered()) or found[-1], 60)
    assert (found[-1].text, found[-1].confidence) == ("padam sejak sore", 0.5)


def test_without_a_recogniser_the_recording_waits_for_later(settings, recording):
    with pytest.raises(recogniser.RecogniserAwayError):
        recogniser.transcribe(recording)


def test_a_file_that_is_no_sound_is_refused_at_once(settings, tmp_path):
    (tmp_path / "noise.wav").write_bytes(b"RIFF and nothing else")
    with pytest.raises(recogniser.NotTranscribedError):
        recogniser.transcribe(tmp_path / "noise.wav")


def test_both_sides_mean_the_same_exit_status():
    assert transcribing.TRY_LATER == recogniser.TRY_LATER
