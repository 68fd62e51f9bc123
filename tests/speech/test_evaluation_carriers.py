import pytest
from helpers.scripted_hearing import ScriptedEngine, answer, write_sounds

from ivr.speech.calibration.collecting import source
from ivr.speech.contract import Candidate
from ivr.speech.evaluation.carriers import ANSWERS, FILE
from ivr.speech.evaluation.figures import figures
from ivr.speech.evaluation.manifest import write_manifest
from ivr.speech.evaluation.running import run
from ivr.speech.evaluation.sound import condition
from ivr.speech.evaluation.tasks import TaskFault, trials
from ivr.speech.evaluation.voices import saying

HEAD = "sentence\tarea\tgrammar\tmeaning\tplace\ttime\n"
DARK = "halo mati lampu di Oesapa dari tadi pagi"
TABLE = f"{HEAD}{DARK}\t0380\tmain\toutage\t5371031010\tthis_morning\nya betul\t0231\tyesno\tyes\t\t\n"


def sentences(folder, table=TABLE, said=(DARK, "ya betul")):
    (folder / FILE).write_text(table)
    return write_sounds(folder, [(text, "ani", "carriers") for text in said])


def test_a_sentence_is_asked_of_its_question_with_the_words_of_its_area(tmp_path):
    dark, yes = trials(tmp_path, sentences(tmp_path), "carriers")
    assert (dark.truth, dark.grammar.name) == ("outage", "main")
    assert set(dark.also) == {"place:5371031010", "time:this_morning"}
    assert set(dark.also) <= dark.grammar.meanings
    assert (yes.truth, yes.also) == ("yes", ())
    assert yes.truth in yes.grammar.meanings


def test_place_and_time_are_counted_apart(tmp_path):
    asked = trials(tmp_path, sentences(tmp_path), "carriers")
    place, other = (Candidate(slot, slot, 0.9) for slot in ("place:5371031010", "time:yesterday"))

    def hears(number, grammar):
        from dataclasses import replace

        return replace(answer(("outage", "no")[number]), also=(place, other) if number == 0 else ())

    told = figures(run(ScriptedEngine(hears), tmp_path, asked, condition("g711")))
    assert told["accuracy"]["part"] == 1
    assert told["bands"]["accept"]["wrong"]["part"] == 1
    assert (told["slots"]["right"]["part"], told["slots"]["right"]["whole"]) == (1, 2)
    assert (told["slots"]["wrong"]["part"], told["slots"]["wrong"]["whole"]) == (1, 2)


@pytest.mark.parametrize(
    ("table", "said", "why"),
    [
        ("a\tb\n1\t2\n", (DARK,), "no column sentence"),
        (HEAD, (DARK,), "no column"),
        (TABLE, ("entah apa",), "'entah apa' is no sentence"),
    ],
)
def test_a_table_that_does_not_fit_is_told(tmp_path, table, said, why):
    with pytest.raises(TaskFault, match=why):
        trials(tmp_path, sentences(tmp_path, table, said), "carriers")


def test_a_folder_without_sentences_is_told(tmp_path):
    with pytest.raises(TaskFault, match="no recording with the task carriers"):
        trials(tmp_path, write_sounds(tmp_path, [("satu", "ani", "digits")]), "carriers")


def test_other_words_are_asked_of_the_questions_of_the_house_too(tmp_path):
    (tmp_path / FILE).write_text(TABLE)
    said = [(DARK, "ani", "carriers"), ("kucing", "ani", "oog"), ("", "nobody", "noise")]
    asked = trials(tmp_path, write_sounds(tmp_path, said), "carriers")
    assert [(one.said, one.truth) for one in asked] == [(DARK, "outage"), ("kucing", ""), ("", "")]
    assert {one.grammar.name for one in asked} == {"main"}


def test_bare_answers_of_synthetic_callers_are_asked_of_the_questions_of_the_house(tmp_path):
    (tmp_path / ANSWERS).write_text(saying.answers_table())
    asked = trials(tmp_path, write_sounds(tmp_path, [(one, "ani", "answers") for one in saying.answers()]), "answers")
    assert len(asked) > 30
    assert [one.said for one in asked if one.truth not in one.grammar.meanings] == []


def test_answers_are_asked_at_other_questions_where_they_mean_nothing(tmp_path):
    (tmp_path / ANSWERS).write_text(saying.answers_table())
    write_manifest(tmp_path, write_sounds(tmp_path, [(one, "ani", "answers") for one in saying.answers()]))
    strange = [one for one in source(tmp_path, condition("g711")).asked if not one.truth]
    assert len(strange) > 25
    assert [one.said for one in strange if one.said in {phrase.text for phrase in one.grammar.phrases}] == []
