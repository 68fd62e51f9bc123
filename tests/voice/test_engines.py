from __future__ import annotations

import base64
import io
from pathlib import Path

import numpy as np
import pytest
import requests
import soundfile

from ivr.voice.engines import EngineError
from ivr.voice.engines.gtts import Gtts


class Wire:
    """What stands where the network would: answers as the service does, remembers each request."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.sent: list[tuple[str, object]] = []

    def send(self, _adapter: object, request: requests.PreparedRequest, **options: object) -> requests.Response:
        self.sent.append((str(request.body), options["verify"]))
        answer = requests.Response()
        answer.status_code = self.statuses.pop(0) if self.statuses else 200
        answer.request, answer.url = request, str(request.url)
        sound = base64.b64encode(mp3()).decode()
        answer.raw = io.BytesIO(f'[["wrb.fr","jQ1olc","[\\"{sound}\\"]"]]\n'.encode())
        return answer


def mp3() -> bytes:
    file = io.BytesIO()
    tone = 0.3 * np.sin(2 * np.pi * 600 * np.arange(24_000) / 24_000)
    soundfile.write(file, tone, 24_000, format="MP3")
    return file.getvalue()


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    wire = Wire()
    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", lambda *given, **told: wire.send(*given, **told))  # noqa: PLW0108 binds the adapter
    return wire


def test_gtts_checks_certificates_though_its_library_asks_not_to(wire: Wire, tmp_path: Path):
    audio = Gtts(tmp_path, sleep=lambda _: None).synthesise("Selamat pagi", "id")
    assert audio.rate == 24_000
    assert audio.seconds == pytest.approx(1, abs=0.1)
    assert [verify for _, verify in wire.sent] == [True]


def test_gtts_fetches_each_text_once_and_waits_between_requests(wire: Wire, tmp_path: Path):
    waits: list[float] = []
    engine = Gtts(tmp_path, sleep=waits.append)
    for text in ("Satu", "Dua", "Satu", "*Satu*"):
        engine.synthesise(text, "id")
    assert len(wire.sent) == 2
    assert waits == [1.0, 1.0]


def test_gtts_tries_again_more_slowly_and_then_says_why_it_cannot(wire: Wire, tmp_path: Path):
    waits: list[float] = []
    wire.statuses = [429, 429, 429]
    with pytest.raises(EngineError, match="429"):
        Gtts(tmp_path, sleep=waits.append).synthesise("Satu", "id")
    assert waits == [1.0, 2.0, 4.0]
    assert list(tmp_path.rglob("*.mp3")) == []
