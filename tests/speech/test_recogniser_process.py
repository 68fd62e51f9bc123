"""A real process, killed and stopped: a caller loses one turn, then presses keys, then speaks again."""

import json
import signal
import threading
import time
from dataclasses import replace

import pytest
from helpers.recogniser import SCOPE, recogniser_process, wait_until

from ivr.speech.client import SpeechClient
from ivr.speech.contract import Status
from ticketing.core.config import Settings


@pytest.fixture(scope="module")
def lasting(tmp_path_factory):
    """Settings of a process that many tests share."""
    folder = tmp_path_factory.mktemp("recogniser")
    settings = Settings(data=folder, cache=folder)
    with recogniser_process(settings):
        yield settings


@pytest.fixture
def client(lasting):
    made = SpeechClient(lasting)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def scope(client):
    return made_ready(client)


@pytest.fixture
def process(speech_settings):
    with recogniser_process(speech_settings) as running:
        yield running


@pytest.fixture
def own_scope(process, speech_client):
    return made_ready(speech_client)


def made_ready(client):
    name = client.grammar(SCOPE)
    wait_until(lambda: client.is_ready(name))
    return name


def told(client):
    return json.loads(client.status())


def ask(client, grammar, audio, seconds=2.0):
    turn = client.turn(grammar)
    turn.finish(audio if len(audio) % 2 == 0 else audio + b":", time.monotonic() + seconds)
    return turn


def answer(client, grammar, audio, seconds=5.0):
    return ask(client, grammar, audio, seconds).result(seconds + 1)


def test_what_was_said_comes_back_with_engine_and_model(scope, client):
    heard = answer(client, scope, b"say:street:")

    assert (heard.status, heard.best.meaning, heard.engine) == (Status.OK, "street", "whisper_list")
    assert heard.model == "0123456789ab"


def test_a_grammar_announced_before_the_process_lives_is_ready_once_it_does(speech_settings, speech_client):
    name = speech_client.grammar(SCOPE)
    assert not speech_client.is_ready(name)

    with recogniser_process(speech_settings):
        wait_until(lambda: speech_client.is_ready(name))

        assert answer(speech_client, name, b"say:house:").best.meaning == "house"


def test_a_turn_without_a_process_is_an_error_at_once(speech_client):
    turn = ask(speech_client, speech_client.grammar(SCOPE), b"say:house:")

    assert turn.result(0).status is Status.ERROR


def test_a_language_nobody_speaks_is_never_ready(scope, client):
    foreign = client.grammar(replace(SCOPE, language="ko"))
    wait_until(lambda: client.engine(foreign))

    assert client.engine(foreign) == "null"
    assert not client.is_ready(foreign)
    assert answer(client, foreign, b"say:house:").status is Status.REJECT


def test_kill_9_costs_the_turn_at_hand_and_a_new_process_is_found(speech_settings, speech_client, process, own_scope):
    turn = ask(speech_client, own_scope, b"sleep:60:")
    process.kill()
    process.wait()

    assert turn.result(2.0).status is Status.ERROR
    wait_until(lambda: not speech_client.is_ready(own_scope))
    with recogniser_process(speech_settings):
        wait_until(lambda: speech_client.is_ready(own_scope))
        assert answer(speech_client, own_scope, b"say:house:").best.meaning == "house"


def test_a_stopped_process_costs_one_turn_until_its_deadline_and_is_used_again_when_it_goes_on(
    speech_client, process, own_scope
):
    process.send_signal(signal.SIGSTOP)
    deadline = time.monotonic() + 0.4
    turn = ask(speech_client, own_scope, b"say:house:", 0.4)

    assert turn.result(5.0).status is Status.TIMEOUT
    assert time.monotonic() >= deadline
    wait_until(lambda: not speech_client.is_ready(own_scope))
    assert ask(speech_client, own_scope, b"say:house:").result(0).status is Status.ERROR

    process.send_signal(signal.SIGCONT)
    wait_until(lambda: speech_client.is_ready(own_scope))
    assert answer(speech_client, own_scope, b"say:street:").best.meaning == "street"


def test_a_process_stopped_for_good_is_ended_so_that_it_is_started_anew(speech_settings, process):
    client = SpeechClient(speech_settings, ends_after=1.5)
    client.start()
    wait_until(lambda: client.is_alive)

    process.send_signal(signal.SIGSTOP)

    assert process.wait(20) == -signal.SIGKILL
    wait_until(lambda: not client.is_alive)
    client.stop()


def test_a_death_inside_the_library_is_an_error_of_that_turn(speech_client, process, own_scope):
    assert answer(speech_client, own_scope, b"die:").status is Status.ERROR
    assert process.wait(10) == -signal.SIGKILL


def test_a_fault_of_the_engine_ends_one_turn_and_not_the_process(client, scope):
    assert answer(client, scope, b"crash:").status is Status.ERROR
    assert answer(client, scope, b"say:house:").status is Status.OK


def test_twenty_at_once_all_end_by_their_deadline_and_nobody_is_let_in_meanwhile(client, scope):
    for _ in range(4):  # so that it is known how long one takes
        assert answer(client, scope, b"sleep:0.4:").status is Status.REJECT
    turns = [ask(client, scope, b"sleep:0.4:", 1.5) for _ in range(20)]

    was_ready = client.is_ready(scope)
    ends = [turn.result(3.0) for turn in turns]

    assert not was_ready
    assert {end.status for end in ends} <= {Status.REJECT, Status.TIMEOUT}
    assert sum(end.status is Status.TIMEOUT for end in ends) >= 12  # two workers, three or four each
    wait_until(lambda: client.is_ready(scope))


def test_who_comes_too_late_is_not_decoded(speech_client, own_scope):
    slow = [ask(speech_client, own_scope, b"sleep:0.8:", 5.0) for _ in range(2)]
    wait_until(lambda: told(speech_client)["load"]["running"] == 2)
    late = ask(speech_client, own_scope, b"say:house:", 0.2)

    assert late.result(5.0).status is Status.TIMEOUT
    assert [turn.result(5.0).status for turn in slow] == [Status.REJECT] * 2
    wait_until(lambda: told(speech_client)["metrics"]["by_status"]["timeout"] == 1)


def test_speech_that_goes_on_replaces_the_question(client, scope):
    turn = ask(client, scope, b"say:house:")
    turn.finish(b"say:street::", time.monotonic() + 5)

    assert turn.result(5.0).best.meaning == "street"


def test_a_cancelled_turn_leaves_the_queue(speech_client, own_scope):
    slow = [ask(speech_client, own_scope, b"sleep:0.5:", 5.0) for _ in range(2)]
    wait_until(lambda: told(speech_client)["load"]["running"] == 2)
    waiting = ask(speech_client, own_scope, b"say:house:", 5.0)
    waiting.cancel()

    assert [turn.result(5.0).status for turn in slow] == [Status.REJECT] * 2
    figures = told(speech_client)
    assert (figures["metrics"]["turns"], figures["metrics"]["cancelled"]) == (2, 1)


def test_danger_is_known_before_the_caller_has_finished(client, scope):
    turn = client.turn(scope)
    turn.feed(b"tolong ada ")
    assert turn.partial() is None
    turn.feed(b":danger:")

    wait_until(lambda: turn.partial() is not None)
    assert turn.partial().meaning == "danger"


def test_a_grammar_that_cannot_be_prepared_is_left_to_keys_and_the_others_are_not(client, scope):
    broken = client.grammar(replace(SCOPE, name="unpreparable"))
    wait_until(lambda: client.engine(broken))

    assert client.engine(broken) == "null"
    assert client.is_ready(scope)


def test_a_grammar_being_prepared_does_not_hold_callers_up(client, scope):
    slow = client.grammar(replace(SCOPE, name="slow"))

    assert answer(client, scope, b"say:house:").status is Status.OK
    wait_until(lambda: client.is_ready(slow))


def test_a_recording_is_written_down_when_nobody_waits(client, scope):
    assert client.transcribe(b"\0\0" * 8000, 5.0).text == "padam sejak sore"


def test_the_status_is_told_by_the_socket_and_kept_in_a_file(speech_client, speech_settings, own_scope):
    answer(speech_client, own_scope, b"say:house:")

    figures = told(speech_client)

    assert figures["state"] == "ready"
    assert figures["engines"][0] | {"seconds": 0} == {
        "engine": "whisper_list",
        "label": "scripted",
        "languages": ["id"],
        "model": "0123456789ab",
        "seconds": 0,
        "why": "",
        "serves": True,
    }
    assert [(one["name"], one["engine"]) for one in figures["grammars"]] == [("scope", "whisper_list")]
    kept = speech_settings.run_dir / "speech.json"
    wait_until(lambda: json.loads(kept.read_text())["metrics"]["turns"] == 1)


def test_calls_in_many_threads_get_their_own_answers(client, scope):
    wrong = []

    def call(number):
        for _ in range(20):
            said = f"say:{number:02}:".encode()
            heard = answer(client, scope, said)
            if heard.status is not Status.OK or heard.best.meaning != f"{number:02}":
                wrong.append(heard)

    threads = [threading.Thread(target=call, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []
