"""The real gTTS, with something else where the speech service would be."""

from __future__ import annotations

import base64
import io
import socket
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import gtts
import numpy as np
import pytest
import requests
import responses
import soundfile
import trustme

from ivr.voice.engines import EngineError
from ivr.voice.engines.gtts import Gtts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SERVICE = "https://translate.google.com/_/TranslateWebserverUi/data/batchexecute"
LONG = "Listrik di wilayah Anda sedang padam, regu kami sudah di lokasi. " * 3


def mp3() -> bytes:
    file = io.BytesIO()
    tone = 0.3 * np.sin(2 * np.pi * 600 * np.arange(24_000) / 24_000)
    soundfile.write(file, tone, 24_000, format="MP3")
    return file.getvalue()


SPEECH = mp3()
ANSWER = f'[["wrb.fr","jQ1olc","[\\"{base64.b64encode(SPEECH).decode()}\\"]"]]\n'


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def service() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


class Time:
    """A clock that moves only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def engine(self, cache: Path) -> Gtts:
        return Gtts(cache, sleep=self.sleep, clock=lambda: self.now)


def test_gtts_speaks_what_the_service_sends_with_certificates_checked(service: responses.RequestsMock, tmp_path: Path):
    service.post(SERVICE, body=ANSWER)
    audio = Time().engine(tmp_path).synthesise("*Selamat* pagi", "id")
    assert audio.rate == 24_000
    assert audio.seconds == pytest.approx(1, abs=0.1)
    assert service.calls[0].request.req_kwargs["verify"] is True
    assert "Selamat%20pagi" in str(service.calls[0].request.body)
    assert len(list(tmp_path.rglob("*.flac"))) == 1


def test_gtts_fetches_each_text_once_even_after_a_restart(service: responses.RequestsMock, tmp_path: Path):
    service.post(SERVICE, body=ANSWER)
    for text in ("Satu", "Dua", "Satu", "*Satu*"):
        Time().engine(tmp_path).synthesise(text, "id")
    assert len(service.calls) == 2


def test_gtts_sends_at_most_one_request_a_second_however_long_a_text_is(
    service: responses.RequestsMock, tmp_path: Path
):
    service.post(SERVICE, body=ANSWER)
    time = Time()
    engine = time.engine(tmp_path)
    engine.synthesise("Satu", "id")
    time.now += 0.4
    whole = engine.synthesise(LONG, "id")
    parts = len(service.calls) - 1
    assert parts > 1
    assert time.slept == [pytest.approx(0.6), *[1.0] * (parts - 1)]
    assert whole.seconds == pytest.approx(parts, rel=0.1)


def test_gtts_told_to_slow_down_waits_longer_each_time_then_gives_up(service: responses.RequestsMock, tmp_path: Path):
    service.post(SERVICE, status=429)
    time = Time()
    with pytest.raises(EngineError, match="429, too many requests; go on later"):
        time.engine(tmp_path).synthesise("Satu", "id")
    assert time.slept == [5.0, 10.0]
    assert list(tmp_path.rglob("*.*")) == []


def test_gtts_waits_as_long_as_the_service_asks_and_goes_on(service: responses.RequestsMock, tmp_path: Path):
    service.post(SERVICE, status=429, headers={"Retry-After": "37"})
    service.post(SERVICE, body=ANSWER)
    time = Time()
    time.engine(tmp_path).synthesise("Satu", "id")
    assert time.slept == [37.0]


def test_gtts_refused_for_good_does_not_ask_again(service: responses.RequestsMock, tmp_path: Path):
    service.post(SERVICE, status=403)
    with pytest.raises(EngineError, match="answered 403 Forbidden"):
        Time().engine(tmp_path).synthesise("Satu", "id")
    assert len(service.calls) == 1


def test_gtts_without_internet_names_the_engines_that_need_none(service: responses.RequestsMock, tmp_path: Path):
    service.post(SERVICE, body=requests.ConnectionError("Name or service not known"))
    with pytest.raises(EngineError, match="cannot be reached; the engines kokoro and espeak need no internet"):
        Time().engine(tmp_path).synthesise("Satu", "id")
    assert len(service.calls) == 1


def test_gtts_keeps_nothing_that_is_no_sound(service: responses.RequestsMock, tmp_path: Path):
    service.post(SERVICE, body=ANSWER.replace(base64.b64encode(SPEECH).decode(), "c29ycnk="))
    with pytest.raises(EngineError, match="no sound for 'Satu'"):
        Time().engine(tmp_path).synthesise("Satu", "id")
    assert list(tmp_path.rglob("*.*")) == []


def test_gtts_that_is_sent_nothing_says_so(service: responses.RequestsMock, tmp_path: Path):
    service.post(SERVICE, body="[]")
    with pytest.raises(EngineError, match="sent nothing for 'Satu'"):
        Time().engine(tmp_path).synthesise("Satu", "id")


def test_the_library_is_left_as_it_was(service: responses.RequestsMock, tmp_path: Path):
    service.post(SERVICE, status=403)
    with pytest.raises(EngineError):
        Time().engine(tmp_path).synthesise("Satu", "id")
    assert gtts.tts.requests is requests


class Impostor(BaseHTTPRequestHandler):
    """Speaks as the service does, behind a certificate of its own."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked += 1  # type: ignore[attr-defined]
        self.send_response(200)
        self.end_headers()
        self.wfile.write(ANSWER.encode())

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 the base class calls it so
        pass


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def impostor(authority: trustme.CA, monkeypatch: pytest.MonkeyPatch) -> Iterator[ThreadingHTTPServer]:
    """An HTTPS server on this machine that the service's name leads to."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Impostor)
    server.asked = 0  # type: ignore[attr-defined]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("translate.google.com").configure_cert(context)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a refused handshake is what is wanted
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", server.server_port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: found)
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_gtts_refuses_a_server_whose_certificate_nobody_vouches_for(impostor: ThreadingHTTPServer, tmp_path: Path):
    with pytest.raises(EngineError, match="certificate that is not to be trusted; nothing was sent"):
        Time().engine(tmp_path).synthesise("Selamat pagi", "id")
    assert impostor.asked == 0  # type: ignore[attr-defined]


def test_the_same_server_is_served_by_the_bare_library(impostor: ThreadingHTTPServer):
    """Without this the test above could pass for a server that nobody can reach."""
    gtts.gTTS("Selamat pagi", lang="id", lang_check=False).write_to_fp(io.BytesIO())
    assert impostor.asked == 1  # type: ignore[attr-defined]


def test_gtts_accepts_a_certificate_of_the_operators_own_authority(
    impostor: ThreadingHTTPServer, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "authority.pem"))
    assert Time().engine(tmp_path).synthesise("Selamat pagi", "id").rate == 24_000
    assert impostor.asked == 1  # type: ignore[attr-defined]
