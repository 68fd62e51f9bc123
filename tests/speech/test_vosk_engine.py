"""The real Vosk with a real model: right phrases, and every trap that made it hear what nobody said."""

import ctypes
import json

import pytest
from helpers.korean import PHRASES, model_folder, say

from ivr.speech.contract import Band, Grammar, Kind, Phrase, Status

pytestmark = pytest.mark.xdist_group("vosk")  # the model takes half a gigabyte: one process loads it once


@pytest.fixture(autouse=True)
def same_dither():
    """Kaldi adds a little noise to every sample, from the C library's numbers: here always the same."""
    ctypes.CDLL(None).srand(1)


@pytest.fixture(scope="module")
def engine():
    from ivr.speech.engines.vosk.engine import VoskEngine

    return VoskEngine.load(model_folder(), "ko")


def listing(phrases=PHRASES, name="service"):
    return Grammar(name, Kind.MENU, "ko", tuple(Phrase(text, meaning, "ko") for text, meaning in phrases.items()))


@pytest.fixture(scope="module")
def service(engine):
    return engine.prepare(listing())


def test_the_model_passes_its_own_test(engine):
    engine.self_test()

    assert (engine.name, engine.languages, engine.model) == ("vosk", {"ko"}, "de1a0b3beaad")


@pytest.mark.parametrize("text", ["위험", "화재", "도움말", "아니요"])
def test_what_was_said_is_heard_as_its_meaning(engine, service, text):
    heard = engine.recognise(say(text), service)

    assert (heard.status, heard.best.meaning) == (Status.OK, PHRASES[text])
    assert (heard.engine, heard.model) == ("vosk", engine.model)


def test_a_model_that_was_never_calibrated_has_everything_confirmed(engine, service):
    assert engine.recognise(say("위험"), service).band is Band.CONFIRM


@pytest.mark.parametrize("text", ["안녕하세요 저는 학생입니다", "오늘 날씨가 좋아요"])
def test_speech_that_is_not_listed_is_rejected(engine, service, text):
    assert engine.recognise(say(text), service).status is Status.REJECT


@pytest.mark.parametrize("text", ["위험 위험", "도움말 도움말"])
def test_a_phrase_said_twice_is_no_phrase_though_vosks_bigram_returns_it(engine, service, text):
    raw = engine.begin(service)
    raw.AcceptWaveform(engine.widened(say(text), engine.resampler(), last=True))
    assert json.loads(raw.FinalResult())["text"].split().count(text.split()[0]) > 1

    assert engine.recognise(say(text), service).status is Status.REJECT


@pytest.mark.parametrize("text", ["도움말 화재"])
def test_two_things_in_one_breath_are_none(engine, service, text):
    assert engine.recognise(say(text), service).status is Status.REJECT


def test_silence_is_silence(engine, service):
    assert engine.recognise(bytes(16000), service).status is Status.SILENCE
    assert engine.recognise(b"", service).status is Status.SILENCE


def test_the_garbage_word_is_the_models_own(engine, service):
    assert engine.vocabulary.garbage == "<UNK>"
    assert service.listed[-1] == "<UNK>"
    assert "[unk]" not in engine.vocabulary.known


def test_with_the_usual_garbage_word_this_model_would_reject_nothing(engine):
    """Why the word is looked up: ``[unk]`` is unknown to the model and silently dropped."""
    from ivr.speech.engines.vosk.matching import PreparedPhrases

    wrong = PreparedPhrases(listing(), ("화재", "[unk]"), {("화재",): Phrase("화재", "fire")}, "[unk]")
    right = engine.prepare(listing({"화재": "fire"}))
    said = [say(text) for text in ("안녕하세요 저는 학생입니다", "음악을 듣고 싶어요", "요금 문의", "전기 고장 신고")]

    accepted_wrongly = [engine.recognise(audio, wrong).status is Status.OK for audio in said]
    accepted = [engine.recognise(audio, right).status is Status.OK for audio in said]

    assert sum(accepted) < sum(accepted_wrongly)


def test_a_phrase_with_an_unknown_word_is_never_heard_as_the_rest_of_it(engine):
    prepared = engine.prepare(listing({"화재 zzzz": "fire", "도움말": "help"}))

    assert "화재" not in " ".join(prepared.listed)
    heard = engine.recognise(say("화재"), prepared)
    assert heard.status is Status.REJECT or heard.best.meaning != "fire"


def test_a_grammar_that_would_lose_a_meaning_is_not_covered(engine):
    losing = listing({"화재 zzzz": "fire", "도움말": "help"})

    assert engine.covers(listing())
    assert not engine.covers(losing)
    assert engine.lost_meanings(losing) == ("fire",)


def test_a_grammar_of_unknown_words_alone_rejects_instead_of_hearing_nothing_for_ever(engine):
    prepared = engine.prepare(listing({"zzzz": "a"}))

    assert engine.recognise(say("화재"), prepared).status is Status.REJECT


def test_the_grammar_may_change_from_turn_to_turn(engine, service):
    other = engine.prepare(listing({"화재": "smoke", "도움말": "support"}, "other"))

    meanings = [engine.recognise(say("화재"), prepared).best.meaning for prepared in (service, other, service)]

    assert meanings == ["fire", "smoke", "fire"]


def fed(engine, prepared, audio, piece=1600):
    hearing = engine.listen(prepared)
    pieces = (audio[start : start + piece] for start in range(0, len(audio), piece))
    return [found for found in map(hearing.feed, pieces) if found]


def test_danger_and_person_act_before_the_caller_has_finished(engine):
    urgent = engine.prepare(listing({"위험": "danger", "도움말": "person", "아니요": "no"}, "urgent"))
    trailing = bytes(8000)

    assert fed(engine, urgent, say("위험") + trailing)[0].meaning == "danger"
    assert fed(engine, urgent, say("도움말") + trailing)[-1].meaning == "person"


def test_speech_handed_on_all_at_once_is_looked_at_piece_by_piece(engine, service):
    audio = say("위험") + bytes(8000)

    assert fed(engine, service, audio, len(audio))[0].meaning == "danger"


def test_nothing_else_acts_early(engine, service):
    assert fed(engine, service, say("도움말") + bytes(8000)) == []


def test_threads_share_the_model(engine, service):
    from concurrent.futures import ThreadPoolExecutor

    texts = ["위험", "화재", "도움말", "아니요"] * 2
    with ThreadPoolExecutor(2) as pool:
        heard = list(pool.map(lambda text: engine.recognise(say(text), service).best.meaning, texts))

    assert heard == [PHRASES[text] for text in texts]
