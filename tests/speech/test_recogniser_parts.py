"""The parts of the recogniser on their own: messages, the queue, the choice of an engine, what is remembered."""

import asyncio
import json
import threading
import time
from dataclasses import replace

import pytest
from helpers.recogniser import SCOPE, wait_until
from helpers.scripted_recogniser import ScriptedEngine, scripted
from hypothesis import given
from hypothesis import strategies as st

from ivr.speech import wire
from ivr.speech.contract import Candidate, Recognition, Status
from ivr.speech.desk import Desk, Job
from ivr.speech.engines.attempts import Attempts
from ivr.speech.engines.base import EngineFault
from ivr.speech.engines.registry import KILLED, Registry
from ivr.speech.engines.registry import Candidate as Model
from ivr.speech.metrics import Metrics
from ivr.speech.service import Service
from ivr.speech.shelf import Shelf

# Messages


@given(st.lists(st.binary(max_size=300), max_size=5), st.integers(1, 50))
def test_messages_arrive_whole_however_the_bytes_are_cut(sounds, piece):
    sent = b"".join(wire.encode(wire.Feed(turn=number, grammar="g"), sound) for number, sound in enumerate(sounds))
    decoder, got = wire.Decoder(), []

    for start in range(0, len(sent), piece):
        got += decoder.feed(sent[start : start + piece])

    assert [audio for _, audio in got] == sounds
    assert [wire.read_request(header).turn for header, _ in got] == list(range(len(sounds)))


@given(st.binary(max_size=200))
def test_bytes_of_anybody_are_messages_or_a_fault(data):
    try:
        for header, _ in wire.Decoder().feed(data):
            wire.read_request(header)
    except wire.WireFault:
        pass


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"[]",
        b'{"type": "dance"}',
        b'{"type": "ping"}',
        b'{"type": "ping", "id": 1, "more": 2}',
        b'{"type": "finish", "id": 1, "turn": 1, "grammar": "g", "deadline": NaN}',
        b'{"type": "grammar", "grammar": {"name": "g", "kind": "menu", "language": "id", "phrases": []}}',
        b'{"type": "grammar", "grammar": {"name": "g", "kind": "song", "language": "id", "phrases": [{"text": "a"}]}}',
    ],
)
def test_a_request_that_is_wrong_is_refused(header):
    with pytest.raises(wire.WireFault):
        wire.read_request(header)


def test_a_length_out_of_bounds_is_believed_by_nobody():
    with pytest.raises(wire.WireFault, match="a block of"):
        list(wire.Decoder().feed(b"\xff\xff\xff\xff"))


def test_a_recognition_survives_the_wire():
    heard = Recognition(Status.OK, "vosk", "abc", 12.5, (Candidate("mati lampu", "outage", 0.9),))
    sent = wire.Result(load=wire.Load(), id=7, recognition=heard)

    header, _ = next(wire.Decoder().feed(wire.encode(sent)))

    assert wire.read_reply(header) == sent


def test_grammars_are_the_same_when_all_in_them_is():
    assert wire.grammar_id(SCOPE) == wire.grammar_id(replace(SCOPE))
    assert wire.grammar_id(SCOPE) != wire.grammar_id(replace(SCOPE, language="en"))
    assert wire.grammar_id(SCOPE) != wire.grammar_id(replace(SCOPE, phrases=SCOPE.phrases[1:]))


# The queue


@pytest.fixture
def desk():
    made = Desk(workers=1, most_waiting=3)
    made.start()
    yield made
    made.stop()


class Held:
    """Work that holds the one worker until it is let go."""

    def __init__(self, desk):
        self.go, self.done = threading.Event(), []
        desk.put(Job((), time.monotonic() + 60, self.run))
        wait_until(lambda: desk.running == 1)

    def run(self, late):
        self.go.wait(20)


def note(done, name):
    return lambda late: done.append((name, late))


def test_callers_are_served_by_their_deadlines_and_before_all_that_can_wait(desk):
    held, done = Held(desk), []
    desk.put_later(lambda: done.append("transcript"), urgent=False)
    wait_until(lambda: done)
    for name, seconds in (("later", 50), ("sooner", 40)):
        desk.put(Job((), time.monotonic() + seconds, note(done, name)))
    desk.put_later(lambda: done.append("second transcript"), urgent=False)
    desk.put_later(lambda: done.append("grammar"), urgent=True)
    held.go.set()

    wait_until(lambda: len(done) == 5)
    assert done == ["transcript", ("sooner", False), ("later", False), "grammar", "second transcript"]


def test_a_full_queue_takes_nobody_more(desk):
    held = Held(desk)

    assert [desk.put(Job((), time.monotonic() + 60, lambda late: None)) for _ in range(4)] == [True] * 3 + [False]
    held.go.set()


def test_what_waited_past_its_deadline_ends_without_being_worked_on(desk):
    held, done = Held(desk), []
    desk.put(Job((), time.monotonic() - 1, note(done, "late")))
    desk.put(Job((), time.monotonic() + 60, note(done, "in time")))

    desk.expire()

    assert (done, desk.queued) == ([("late", True)], 1)
    held.go.set()


def test_dropped_work_is_never_done(desk):
    held, done = Held(desk), []
    desk.put(Job(("link", "turn"), time.monotonic() + 60, note(done, "dropped")))
    desk.put(Job(("link", "other"), time.monotonic() + 60, note(done, "kept")))

    desk.drop("turn")
    held.go.set()

    wait_until(lambda: done)
    assert done == [("kept", False)]


def test_work_that_fails_leaves_the_worker_alive(desk):
    done = []
    desk.put(Job((), time.monotonic() + 60, lambda late: 1 / 0))
    desk.put_later(lambda: 1 / 0, urgent=True)
    desk.put(Job((), time.monotonic() + 60, note(done, "next")))
    desk.put_later(lambda: done.append("background"), urgent=True)

    wait_until(lambda: len(done) == 2)


# The choice of an engine


def loaded(*engines, attempts=None):
    made = scripted(*engines)
    list(made.load())
    return made


def placed(registry, grammar=SCOPE):
    found = registry.place(grammar)
    return found.engine.name, [(one.engine, one.why) for one in found.passed]


def test_vosk_comes_first_where_it_covers_every_meaning():
    registry = loaded(ScriptedEngine("whisper_list"), ScriptedEngine("vosk"))

    assert placed(registry) == ("vosk", [])


def test_a_grammar_that_would_lose_a_meaning_goes_to_the_next_engine_with_the_reason():
    losing = replace(SCOPE, phrases=(*SCOPE.phrases, replace(SCOPE.phrases[0], meaning="unreachable")))
    whisper = ScriptedEngine()
    whisper.covers = lambda grammar: True

    assert placed(loaded(ScriptedEngine("vosk"), whisper), losing) == (
        "whisper_list",
        [("vosk", "cannot hear all of its meanings")],
    )


def test_an_engine_that_failed_its_test_answers_nothing_and_says_why():
    registry = loaded(ScriptedEngine("vosk", fault=EngineFault("it heard 'satu' in noise")), ScriptedEngine())

    assert placed(registry) == ("whisper_list", [])
    assert [(one.engine, one.serves, one.why) for one in registry.outcomes] == [
        ("vosk", False, "it heard 'satu' in noise"),
        ("whisper_list", True, ""),
    ]


def test_an_engine_of_another_language_is_passed():
    name, passed = placed(loaded(ScriptedEngine("vosk", ("ko",)), ScriptedEngine()))

    assert (name, passed) == ("whisper_list", [("vosk", "does not speak id")])


def test_without_any_engine_there_are_keys():
    assert placed(loaded()) == ("null", [])


def test_a_model_that_ends_the_process_is_left_out_the_third_time_and_tried_again_after_that(tmp_path):
    file = tmp_path / "loading.json"

    def start():
        """One start of the process; True when the model was tried."""
        with Attempts(file).trying("id/broken") as may_try:
            if may_try:
                return file.read_text()  # the process dies here: the file stays as it is
        return ""

    died = []
    for _ in range(2):
        attempt = Attempts(file).trying("id/broken")
        died.append(attempt.__enter__())
    assert died == [True, True]
    assert start() == ""
    assert start() != ""


def test_a_model_left_out_is_told_as_such(tmp_path):
    file = tmp_path / "loading.json"
    file.write_text(json.dumps({"vosk/x": 2}))
    registry = Registry([Model("vosk", "vosk/x", ScriptedEngine)], Attempts(file))

    assert [outcome.why for outcome in registry.load()] == [KILLED]


def test_a_model_known_by_its_hash_is_always_tried(tmp_path):
    file = tmp_path / "loading.json"
    file.write_text(json.dumps({"whisper-base": 2}))
    registry = Registry([Model("whisper_list", "whisper-base", ScriptedEngine, is_known=True)], Attempts(file))

    assert [outcome.why for outcome in registry.load()] == [""]


@pytest.mark.parametrize("text", ["", "[]", "nonsense"])
def test_a_strange_file_of_attempts_is_no_reason_not_to_try(tmp_path, text):
    (tmp_path / "loading.json").write_text(text)

    with Attempts(tmp_path / "loading.json").trying("x") as may_try:
        assert may_try


# What is remembered


def test_the_grammar_unused_for_longest_gives_way():
    shelf = Shelf(most=2)
    shelf.put("a", SCOPE)
    shelf.put("b", SCOPE)
    shelf.use("a")

    _, gone = shelf.put("c", SCOPE)

    assert [entry.id for entry in gone] == ["b"]
    assert not shelf.has(gone[0])


def test_a_grammar_that_gave_way_is_told_to_who_announced_it():
    told = []

    class Told:
        def send(self, reply):
            told.append(reply)

    loop = asyncio.new_event_loop()
    service = Service(loaded(), Desk(), loop, most_grammars=1)
    link = Told()
    for name in ("first", "second"):
        service.handle(link, wire.Announce(grammar=replace(SCOPE, name=name)), b"")
    loop.close()

    first = wire.grammar_id(replace(SCOPE, name="first"))
    assert [reply.grammar for reply in told if reply.gone] == [first]


def test_times_are_of_turns_that_were_decoded():
    metrics = Metrics()
    for number in range(100):
        metrics.note(Recognition(Status.OK, "vosk", ms=float(number)))
    metrics.note(Recognition(Status.TIMEOUT, "vosk", ms=9999.0))

    figures = metrics.figures()

    assert (figures["turns"], figures["p50_ms"], figures["p95_ms"]) == (101, 50.0, 95.0)
    assert figures["by_status"]["timeout"] == 1
