"""Who speaks nonsense on the socket: the process goes on serving callers, the client goes on serving calls."""

import json
import random
import socket
import struct
import threading
from contextlib import suppress

import pytest
from helpers.recogniser import SCOPE, recogniser_process, wait_until

from ivr.speech import wire
from ivr.speech.client import SpeechClient
from ivr.speech.contract import Status
from ticketing.core.config import Settings


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    folder = tmp_path_factory.mktemp("strangers")
    settings = Settings(data=folder, cache=folder)
    with recogniser_process(settings) as process:
        client = SpeechClient(settings)
        client.start()
        wait_until(lambda: client.is_alive)
        yield settings, client, process
        client.stop()


def connected(settings):
    link = socket.socket(socket.AF_UNIX)
    link.settimeout(10)
    link.connect(str(settings.socket_dir / wire.SOCKET))
    return link


def block(data):
    return struct.pack(">I", len(data)) + data


def replies(link, count):
    decoder, found = wire.Decoder(), []
    while len(found) < count:
        found += [wire.read_reply(header) for header, _ in decoder.feed(link.recv(65536))]
    return found


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"null",
        b"\xff\xfe",
        b'{"type": "ping"}',
        b'{"type": "ping", "id": "one"}',
        b'{"type": "no such"}',
        b"[" * 5000,
        json.dumps({"type": "finish", "id": 1, "turn": 1, "grammar": 7, "deadline": 1}).encode(),
        json.dumps({"type": "finish", "id": 1, "turn": 1, "grammar": "g", "deadline": "soon"}).encode(),
        json.dumps({"type": "grammar", "grammar": {"name": "x" * 500}}).encode(),
    ],
)
def test_a_message_that_asks_nothing_known_is_refused_and_the_next_is_answered(running, header):
    settings, _, _ = running
    with connected(settings) as link:
        link.sendall(block(header) + block(b"") + wire.encode(wire.Ping(id=5)))

        first, second = replies(link, 2)

    assert isinstance(first, wire.Refused)
    assert isinstance(second, wire.Pong)


def test_a_length_nobody_sends_ends_that_connection_alone(running):
    settings, client, process = running
    with connected(settings) as link:
        link.sendall(b"\xff\xff\xff\xff" + b"x" * 100)

        assert link.recv(100) == b""

    assert client.is_alive
    assert process.poll() is None


@pytest.mark.parametrize("audio", [b"x", b"\0" * (2 * 60 * 16000 + 2)])
def test_sound_that_is_none_is_an_error_of_that_turn(running, audio):
    settings, client, _ = running
    name = client.grammar(SCOPE)
    wait_until(lambda: client.is_ready(name))
    with connected(settings) as link:
        link.sendall(wire.encode(wire.Finish(id=3, turn=3, grammar=name, deadline=1e12), audio))

        (answer,) = replies(link, 1)

    assert answer.recognition.status is Status.ERROR


def test_a_grammar_nobody_announced_is_an_error_of_that_turn(running):
    settings, _, _ = running
    with connected(settings) as link:
        link.sendall(wire.encode(wire.Finish(id=3, turn=3, grammar="none", deadline=1e12), b""))

        assert replies(link, 1)[0].recognition.status is Status.ERROR


def test_noise_on_the_socket_harms_nobody(running):
    settings, client, process = running
    chance = random.Random(1)
    good = wire.encode(wire.Announce(grammar=SCOPE)) + wire.encode(wire.Cancel(turn=1))
    for turn in range(200):
        data = bytearray(good)
        for _ in range(chance.randrange(1, 6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        with connected(settings) as link:
            link.sendall(data[: chance.randrange(len(data))])
        if turn % 20 == 0:  # who connects faster than he is accepted is turned away
            assert client.status()

    assert json.loads(client.status())["state"] == "ready"
    assert process.poll() is None


# The client, with a process that is none


class Impostor:
    """Listens where the recogniser would; answers each ping truly, and beside it sends what it is told to."""

    def __init__(self, settings, beside=b"", *, hangs_up=False):
        settings.socket_dir.mkdir(parents=True)
        self.beside, self.hangs_up = beside, hangs_up
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(settings.socket_dir / wire.SOCKET))
        self.listener.listen()
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                link, _ = self.listener.accept()
            except OSError:
                return
            with link, suppress(OSError):  # a client that is stopped hangs up while it is being answered
                self.talk(link)

    def talk(self, link):
        decoder = wire.Decoder()
        while data := link.recv(65536):
            for header, _ in decoder.feed(data):
                request = wire.read_request(header)
                if isinstance(request, wire.Ping):
                    link.sendall(wire.encode(wire.Pong(load=wire.Load(), id=request.id)) + self.beside)
                elif isinstance(request, wire.Announce):
                    name = wire.grammar_id(request.grammar)
                    state = wire.GrammarState(load=wire.Load(), grammar=name, ready=True, engine="vosk", streams=True)
                    link.sendall(wire.encode(state))
                elif isinstance(request, wire.Finish) and self.hangs_up:
                    return

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()


@pytest.fixture
def impostor(speech_settings):
    made = []

    def start(*words, **more):
        made.append(Impostor(speech_settings, *words, **more))
        return made[0]

    yield start
    for one in made:
        one.close()


def ready(client):
    name = client.grammar(SCOPE)
    wait_until(lambda: client.is_ready(name))
    return name


def test_replies_that_mean_nothing_are_passed_over(impostor, speech_client):
    strange = wire.Result(load=wire.Load(), id=99, recognition={"status": "ok", "engine": "x"})
    impostor(block(b'{"type": "song"}') + block(b"") + wire.encode(strange))

    name = ready(speech_client)

    turn = speech_client.turn(name)
    turn.finish(b"\0\0", 0.0)
    assert turn.result(5).status is Status.TIMEOUT


def test_a_length_nobody_sends_makes_the_client_connect_anew(impostor, speech_client):
    impostor(b"\xff\xff\xff\xff")

    name = speech_client.grammar(SCOPE)
    wait_until(lambda: speech_client._link._answers)
    wait_until(lambda: not speech_client._link._answers)

    turn = speech_client.turn(name)
    turn.finish(b"\0\0", 0.0)
    assert turn.result(5).status in {Status.TIMEOUT, Status.ERROR}


def test_a_process_that_hangs_up_on_a_question_costs_that_question(impostor, speech_client):
    import time

    impostor(hangs_up=True)
    turn = speech_client.turn(ready(speech_client))

    turn.feed(b"\0\0")
    turn.finish(b"\0\0", time.monotonic() + 60)

    assert turn.result(30).status is Status.ERROR
    ready(speech_client)


def test_a_grammar_that_gave_way_is_announced_again_when_it_is_asked_for(impostor, speech_client):
    name = wire.grammar_id(SCOPE)
    told = wire.GrammarState(load=wire.Load(), grammar=name, ready=False, gone=True)
    made = impostor()
    ready(speech_client)
    made.beside = wire.encode(told)
    wait_until(lambda: not speech_client.is_ready(name))
    made.beside = b""

    ready(speech_client)


def test_nobody_is_let_in_while_the_answer_would_come_too_late(impostor, speech_client):
    busy = wire.Load(queued=3, running=2, workers=2, mean_ms=400)
    impostor(wire.encode(wire.Pong(load=busy, id=0)))

    name = speech_client.grammar(SCOPE)
    wait_until(lambda: speech_client.engine(name))
    wait_until(lambda: speech_client._load == busy)

    assert speech_client.is_alive
    assert not speech_client.is_ready(name)


def test_a_client_that_was_stopped_answers_no_and_harms_nobody(speech_settings):
    client = SpeechClient(speech_settings)
    client.start()
    client.stop()
    name = client.grammar(SCOPE)
    turn = client.turn(name)
    turn.feed(b"\0\0")
    turn.finish(b"\0\0", 0.0)
    turn.cancel()
    turn.cancel()

    assert not client.is_ready(name)
    assert turn.result(0).status in {Status.TIMEOUT, Status.ERROR}
    assert client.status(0.1) == ""
    assert client.transcribe(b"", 0.1) is None
