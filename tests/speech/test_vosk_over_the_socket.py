"""The whole way of a call: an installed model, the process, the client, Korean speech."""

import json
import time

import pytest
from helpers.korean import PHRASES, model_folder, say
from helpers.recogniser import recogniser_process, wait_until

from ivr.speech.client import SpeechClient
from ivr.speech.contract import Grammar, Kind, Phrase, Status
from ivr.speech.engines.vosk.installing import models_folder
from ticketing.core.config import Settings

pytestmark = pytest.mark.xdist_group("vosk")

_FRAME = 320


def listing(name, phrases):
    return Grammar(name, Kind.MENU, "ko", tuple(Phrase(text, meaning, "ko") for text, meaning in phrases.items()))


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    folder = tmp_path_factory.mktemp("vosk")
    settings = Settings(data=folder, cache=folder / "cache")
    place = models_folder(settings.cache) / "ko"
    place.mkdir(parents=True)
    (place / "small-ko").symlink_to(model_folder())
    with recogniser_process(settings, "helpers.vosk_recogniser"):
        made = SpeechClient(settings)
        made.start()
        yield made
        made.stop()


@pytest.fixture
def service(client):
    return ready(client, listing("service", PHRASES))


def ready(client, grammar):
    name = client.grammar(grammar)
    wait_until(lambda: client.is_ready(name), 120)
    return name


def answer(client, grammar, audio):
    turn = client.turn(grammar)
    turn.finish(audio, time.monotonic() + 20)
    return turn.result(20)


def test_the_installed_model_answers_and_says_which_it_is(client, service):
    heard = answer(client, service, say("화재"))

    assert (heard.status, heard.best.meaning, heard.engine, heard.model) == (Status.OK, "fire", "vosk", "de1a0b3beaad")
    told = json.loads(client.status())
    assert [(one["engine"], one["label"], one["why"]) for one in told["engines"]] == [("vosk", "ko/small-ko", "")]
    assert told["served"] == {"id": "null", "en": "null"}


def test_danger_acts_while_the_caller_still_speaks(client, service):
    turn = client.turn(service)
    audio = say("위험") + bytes(16000)

    for start in range(0, len(audio), _FRAME):
        turn.feed(audio[start : start + _FRAME])

    wait_until(lambda: turn.partial() is not None)
    assert turn.partial().meaning == "danger"
    turn.finish(audio, time.monotonic() + 20)
    assert turn.result(20).best.meaning == "danger"


def test_the_grammar_changes_between_two_turns_of_a_call(client, service):
    other = ready(client, listing("other", {"화재": "smoke", "도움말": "support"}))

    heard = [answer(client, name, say("화재")).best.meaning for name in (service, other, service)]

    assert heard == ["fire", "smoke", "fire"]


def test_a_grammar_that_would_lose_a_meaning_is_left_to_keys_here_and_the_reason_is_told(client):
    losing = client.grammar(listing("losing", {"화재": "fire", "zzzz": "lost"}))
    wait_until(lambda: client.engine(losing), 120)

    assert not client.is_ready(losing)
    told = next(one for one in json.loads(client.status())["grammars"] if one["name"] == "losing")
    assert (told["engine"], told["passed"]) == ("null", [{"engine": "vosk", "why": "cannot hear lost"}])
