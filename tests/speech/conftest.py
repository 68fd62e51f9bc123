"""Settings and a client of its own for each test."""

from __future__ import annotations

import pytest

from ivr.speech.client import SpeechClient
from ticketing.core.config import Settings


@pytest.fixture
def speech_settings(tmp_path):
    return Settings(data=tmp_path / "data", cache=tmp_path / "cache")


@pytest.fixture
def speech_client(speech_settings):
    made = SpeechClient(speech_settings)
    made.start()
    yield made
    made.stop()
