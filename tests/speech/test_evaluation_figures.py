import json

import pytest
from helpers.scripted_hearing import ScriptedEngine, answer, write_sounds
from hypothesis import given
from hypothesis import strategies as st

from ivr.speech.contract import Band, Status
from ivr.speech.evaluation.figures import figures, share
from ivr.speech.evaluation.report import as_text
from ivr.speech.evaluation.running import run
from ivr.speech.evaluation.sound import condition
from ivr.speech.evaluation.tasks import trials

MENU = ("meja", "kursi", "jendela", "pintu")


def measured(folder, rows, hears, task="menu:4", line="g711", **more):
    recordings = write_sounds(folder, rows)
    asked = trials(folder, recordings, task)
    done = run(ScriptedEngine(hears), folder, asked, condition(line), **more)
    return figures(done)


def rows(texts, task="menu:4", speaker="ani"):
    return [(text, speaker, task) for text in texts]


@pytest.mark.parametrize("line", ["clean", "g711", "g711n15"])
def test_an_engine_that_is_always_right_is_told_so(tmp_path, line):
    told = measured(tmp_path, rows(MENU), lambda number, grammar: answer(MENU[number]), line=line)
    assert told["accuracy"]["share"] == 1
    assert told["bands"]["accept"]["right"]["share"] == 1
    assert told["confusion"] == []


def test_a_planted_wrong_engine_gets_the_accuracy_it_deserves(tmp_path):
    told = measured(tmp_path, rows(MENU), lambda number, grammar: answer("meja", MENU[number]))
    assert told["accuracy"]["part"] == 1
    assert told["top3"]["part"] == 4
    assert told["bands"]["accept"]["wrong"]["part"] == 3
    assert told["confusion"][0] == {"said": "kursi", "heard": "meja", "times": 1}


def test_an_engine_that_hears_nothing_is_right_about_noise_alone(tmp_path):
    said = [*rows(MENU), ("", "nobody", "noise")]
    told = measured(tmp_path, said, lambda number, grammar: answer(status=Status.SILENCE, band=Band.REJECT))
    assert told["accuracy"]["share"] == 0
    assert told["unheard"] == 4
    assert (told["noise"]["accepted"]["part"], told["noise"]["accepted"]["whole"]) == (0, 1)


def test_a_guess_at_other_words_is_a_false_accept(tmp_path):
    said = [*rows(MENU), *rows(("mobil", "sepeda"), "oog")]
    bands = [Band.ACCEPT] * 4 + [Band.ACCEPT, Band.CONFIRM]
    told = measured(tmp_path, said, lambda number, grammar: answer(MENU[number % 4], band=bands[number]))
    assert told["other_words"]["accepted"]["part"] == 1
    assert told["other_words"]["confirmed"]["part"] == 1
    assert told["accuracy"]["whole"] == 4


def test_each_speaker_has_his_own_figures(tmp_path):
    said = [*rows(MENU), *rows(MENU, speaker="budi")]
    told = measured(tmp_path, said, lambda number, grammar: answer(MENU[number] if number < 4 else "meja"))
    assert told["speakers"]["ani"]["accuracy"]["share"] == 1
    assert told["speakers"]["budi"]["accuracy"]["share"] == 0.25


def test_a_broken_file_is_told_by_name_and_the_rest_is_measured(tmp_path):
    recordings = write_sounds(tmp_path, rows(MENU))
    (tmp_path / "1.wav").write_bytes(b"not a sound")
    asked = trials(tmp_path, recordings, "menu:4")
    engine = ScriptedEngine(lambda number, grammar: answer(MENU[number]))
    told = figures(run(engine, tmp_path, asked, condition("g711")))
    assert told["trials"] == 3
    assert told["accuracy"]["share"] == 1
    assert len(told["faults"]) == 1
    assert "1.wav" in told["faults"][0]


def test_a_menu_for_all_is_made_ready_once_and_order_survives_threads(tmp_path):
    recordings = write_sounds(tmp_path, rows(MENU))
    engine = ScriptedEngine(lambda number, grammar: answer(MENU[number]))
    asked = trials(tmp_path, recordings, "menu:4")
    done = run(engine, tmp_path, asked, condition("g711"), threads=3)
    assert engine.made_ready == 1
    assert [one.trial for one in done.outcomes] == list(asked)


def test_digits_are_judged_as_keyed(tmp_path):
    told = measured(
        tmp_path, rows(("kosong", "satu"), "digits"), lambda number, grammar: answer(str(number)), task="digits"
    )
    assert told["accuracy"]["share"] == 1


def test_figures_are_json_and_text(tmp_path):
    told = measured(tmp_path, [*rows(MENU), *rows(["mobil"], "oog")], lambda number, grammar: answer("meja"))
    told |= {"task": "menu:4", "condition": "g711", "engine": "scripted", "model": "none"}
    assert json.loads(json.dumps(told))["accuracy"]["part"] == 1
    text = as_text(told)
    assert "25.0% (1 of 4; 4.6%-69.9%)" in text
    assert "1 x 'kursi' heard as 'meja'" in text


def test_nothing_to_count_is_told_as_none():
    assert share(0, 0).whole == 0


@given(st.integers(1, 400).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_the_interval_holds_the_share_and_stays_a_share(counts):
    told = share(*counts)
    assert 0 <= told.low <= told.share + 1e-9
    assert told.share - 1e-9 <= told.high <= 1


def test_the_interval_is_that_of_the_study():
    told = share(72, 73)
    assert (round(told.low, 3), round(told.high, 3)) == (0.926, 0.998)
