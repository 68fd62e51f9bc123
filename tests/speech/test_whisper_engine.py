from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from ivr.speech.contract import Band, Grammar, Kind, Phrase, Status
from ivr.speech.engines.whisper_list.decoder import Reading
from ivr.speech.engines.whisper_list.dictation import repeats
from ivr.speech.engines.whisper_list.engine import WhisperListEngine
from ivr.speech.engines.whisper_list.sound import speech_in, widened
from ivr.speech.grammars.making import grammar_for
from tests.helpers.whisper import clip, listed, noise, whisper
from ticketing.network.caller import AreaTable

MONTHS = ("Januari", "Maret", "April", "Juni", "September", "Desember")
WORDS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")


@pytest.fixture(scope="session")
def engine(tmp_path_factory):
    return whisper(tmp_path_factory.getbasetemp().parent / "whisper")


@pytest.fixture(scope="session")
def months(engine):
    return engine.prepare(listed(*MONTHS))


def test_the_engine_knows_itself(engine):
    engine.self_test()
    assert engine.model in {"d01c3014881c", "905e5bf8336b"}


def test_a_spoken_month_is_recognised_among_others(engine, months):
    heard = engine.recognise(clip("month.9"), months)

    assert (heard.status, heard.best.meaning) == (Status.OK, "September")
    assert len(heard.n_best) == 3
    assert len({one.meaning for one in heard.n_best}) == 3
    assert heard.best.confidence == max(one.confidence for one in heard.n_best)


@pytest.mark.parametrize("level", [-25, -35, -45, -55])
def test_noise_is_silence(engine, months, level):
    assert engine.recognise(noise(-level, level), months).status is Status.SILENCE


@pytest.mark.parametrize("audio", [b"", b"\1", b"\0\0" * 8000, b"\xff\x7f" * 400])
def test_odd_audio_is_no_error(engine, months, audio):
    assert engine.recognise(audio, months).status in {Status.SILENCE, Status.REJECT}


def test_another_sentence_is_never_acted_upon(engine, months):
    for other in ("common.goodbye", "retry.no_match_2", "danger.safety"):
        assert engine.recognise(clip(other), months).band is not Band.ACCEPT


def test_a_phrase_inside_a_sentence_is_found_with_its_place(engine):
    phrases = (Phrase("tidak apa-apa", "fine"), Phrase("mati lampu", "outage"), Phrase("tagihan", "bill"))
    slots = (Phrase("petugas", "place:here"), Phrase("Surabaya", "place:there"))
    prepared = engine.prepare(Grammar("carrier", Kind.MENU, "id", phrases + slots))

    heard = engine.recognise(clip("retry.give_up"), prepared)  # "Tidak apa-apa. Kami bantu lewat petugas."

    assert heard.best.meaning == "fine"
    assert [one.meaning for one in heard.also] == ["place:here"]


def test_four_spoken_digits_are_a_string_of_four(engine):
    phrases = tuple(Phrase(word, str(digit)) for digit, word in enumerate(WORDS))
    prepared = engine.prepare(Grammar("digits", Kind.DIGITS, "id", phrases, digits=4))

    heard = engine.measures(clip("number.4", "number.1", "number.5", "number.6"), prepared)

    assert all(len(one.meaning) == 4 and one.meaning.isdigit() for one in heard.phrases)
    assert "4156" in [one.meaning for one in heard.phrases[:3]]


def test_scores_in_the_tree_are_those_of_whisper_alone(engine, months):
    decoder, prompt = engine._decoder, months.prompt
    encoded = engine._encoder.encode(speech_in(widened(clip("month.3"))).samples)
    sound = decoder.hear(np.array(encoded)[0])
    reading = Reading(decoder, sound)
    in_tree = months.scorer.score(reading, reading.begin(prompt)).paths

    for phrase, score in zip(MONTHS, in_tree, strict=True):
        path = engine._text.spelling(phrase)
        alone = Reading(decoder, sound)
        states = alone.extend([*prompt, *path], range(-1, len(prompt) + len(path) - 1))
        wanted = [*([token] for token in path), list(engine._text.closing)]
        values = decoder.log_probabilities(states[len(prompt) - 1 :], [np.array(one) for one in wanted])
        exact = sum(float(np.logaddexp.reduce(value)) for value in values)
        # rounding to 8 bits falls differently in another batch; the sums themselves are exact (test_whisper_trie)
        assert score == pytest.approx(exact, abs=0.3)


def test_priors_are_measured_once(engine, monkeypatch):
    first = engine.prepare(listed("tagihan", "token listrik"))
    monkeypatch.setattr(engine.priors, "_measure", pytest.fail)
    again = engine.prepare(listed("token listrik", "tagihan"))

    assert np.array_equal(first.priors, again.priors[::-1])


def test_words_of_the_house_need_not_be_measured(engine, monkeypatch):
    measured = []

    def measure(_prompt, paths):
        measured.extend(paths)
        return {path: np.zeros(len(path) + 1, np.float32) for path in paths}

    monkeypatch.setattr(engine.priors, "_measure", measure)
    monkeypatch.setattr(engine.priors, "_write", lambda *_: None)
    area = AreaTable.load().by_code("0380")
    paths = sum(len(engine.prepare(grammar_for(name, area)).whole) for name in ("scope", "since", "customer", "yesno"))

    # words that were added since wait for the next `line123 speech priors`
    assert len(measured) < paths / 10


def test_threads_hear_the_same_as_one(engine, months):
    sounds = [clip(f"month.{number}") for number in (1, 3, 4, 9)]
    alone = [engine.recognise(sound, months).n_best for sound in sounds]
    with ThreadPoolExecutor(2) as pool:
        together = list(pool.map(lambda sound: engine.recognise(sound, months).n_best, sounds))
    assert together == alone


def test_free_words_of_a_recording_become_a_draft(engine):
    draft = engine.transcribe(clip("common.goodbye"))

    assert "kasih" in draft.text.lower()
    assert 0 < draft.confidence <= 1


def test_silence_becomes_no_words(engine):
    assert engine.transcribe(b"\0\0" * 16000).text == ""


def test_words_in_circles_are_known_for_a_loop():
    assert repeats("mati lampu " * 30)
    assert not repeats("Halo, selamat malam Bu, mau lapor mati lampu di Oesapa, dari tadi pagi belum menyala.")


@pytest.mark.parametrize(("patience", "looks"), [(60, 2), (-1, 1)])
def test_digits_on_a_noisy_line_are_looked_at_twice_unless_that_comes_too_late(engine, monkeypatch, patience, looks):
    phrases = tuple(Phrase(word, str(digit)) for digit, word in enumerate(WORDS))
    prepared = engine.prepare(Grammar("digits", Kind.DIGITS, "id", phrases, digits=2))
    said = np.frombuffer(clip("number.4", "number.1"), "<i2")
    hiss = np.frombuffer(noise(1, -38, len(said) / 8000), "<i2")
    seen = []
    written = engine._written
    monkeypatch.setattr(engine, "_written", lambda *args: seen.append(args) or written(*args))
    monkeypatch.setattr(f"{WhisperListEngine.__module__}.PATIENCE", patience)

    heard = engine.recognise(np.clip(said.astype(int) + hiss, -32768, 32767).astype("<i2").tobytes(), prepared)

    assert len(seen) == looks
    assert len(heard.best.meaning) == 2


def test_digits_are_compared_after_words_that_show_how_digits_are_written(engine):
    words = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    phrases = tuple(Phrase(word, str(digit), "en") for digit, word in enumerate(words))
    prepared = engine.prepare(Grammar("digits", Kind.DIGITS, "en", phrases, digits=4))

    shown = [engine._text.written(way.prompt) for way in prepared.ways]

    assert shown[0] == "Zero one two three four five six seven eight nine."
    assert shown[1].startswith("Three, eight, zero, one. ")
    assert engine._text.written(prepared.prompt) == ""


def test_only_yes_and_no_are_judged_by_how_much_was_said(engine):
    said = clip("month.9")
    yes, menu = (
        engine.measures(said, engine.prepare(listed("ya", "tidak", kind=kind))).measures.numbers()
        for kind in (Kind.YESNO, Kind.MENU)
    )

    assert set(yes) - set(menu) == {"length"}
    assert yes["length"] > 0.4  # "September" is longer than either
