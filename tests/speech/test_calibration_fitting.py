import json
from dataclasses import dataclass
from datetime import date

import numpy as np
import pytest
from helpers.scripted_hearing import ScriptedEngine, write_sounds
from hypothesis import given
from hypothesis import strategies as st

from ivr.speech.calibration import book, collecting
from ivr.speech.calibration.fitting import ACCEPT_FALSE, CONFIRM_FALSE, Sample, fit, held_out, points
from ivr.speech.contract import Phrase
from ivr.speech.evaluation.sound import condition

NAMES = ("gain", "margin")


def sample(gain, margin=0.0, *, right, listed=True, speaker="ani", source="set g711"):
    return Sample("menu", speaker, source, {"gain": gain, "margin": margin}, listed, right)


def drawn(number, *, apart=3.0):
    """Answers of four speakers: right ones have a gain that is ``apart`` higher; the margin says nothing."""
    chance = np.random.default_rng(number)
    return [
        sample(
            float(chance.normal(apart if right else 0.0)),
            float(chance.normal()),
            right=right,
            listed=right,
            speaker=f"speaker {index // 100}",
        )
        for index in range(400)
        for right in (index % 2 == 0,)
    ]


def test_a_number_that_tells_right_from_wrong_gets_the_weight():
    weighing = fit(drawn(1), NAMES)
    weights = dict(zip(weighing.names, weighing.weights, strict=True))
    assert weights["gain"] > 1.5
    assert abs(weights["margin"]) < 0.5


def test_confidence_grows_with_the_number_that_matters():
    low, high = fit(drawn(1), NAMES).confidences([sample(-1, right=False), sample(5, right=True)])
    assert low < 0.2
    assert high > 0.9


def test_a_constant_number_does_no_harm():
    same = [sample(one.numbers["gain"], 1.0, right=one.is_right, speaker=one.speaker) for one in drawn(2)]
    assert np.isfinite(fit(same, NAMES).confidences(same)).all()


@pytest.mark.parametrize("right", [True, False])
def test_right_and_wrong_answers_are_both_needed(right):
    with pytest.raises(ValueError, match="both needed"):
        fit([sample(1, right=right)] * 5, NAMES)


def test_nobody_is_judged_by_weights_learned_from_his_own_voice():
    """A speaker whose answers are odd must not look good because the fit has seen him."""
    odd = [sample(5 if not right else 0, right=right, speaker="a") for right in (True, False)] * 20
    plain = [sample(5 if right else 0, right=right, speaker="b") for right in (True, False)] * 20
    told = held_out([*odd, *plain], NAMES)
    assert told[0] < 0.5 < told[1]


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=300))
def test_no_more_false_answers_lie_above_the_points_than_allowed(pairs):
    judgements = np.array(pairs).T
    chosen = points(*judgements)
    below_one = (judgements < 1).all(axis=0)
    for name, rate in (("accept", ACCEPT_FALSE), ("confirm", CONFIRM_FALSE)):
        over = np.any([one >= getattr(point, name) for one, point in zip(judgements, chosen, strict=True)], axis=0)
        assert (over & below_one).sum() <= rate * len(pairs)
    assert all(point.confirm <= point.accept for point in chosen)


def test_two_judgements_that_agree_need_not_share_what_is_allowed():
    false = np.linspace(0, 0.99, 100)
    (alone,) = points(false)
    assert points(false, false) == (alone, alone)
    apart = points(false, false[::-1])
    assert apart[0].confirm > alone.confirm


def test_what_is_expected_is_told_for_all_and_for_each_source():
    samples = [
        *drawn(3),
        *(sample(9, right=True, source="loud", speaker=f"speaker {index % 4}") for index in range(20)),
    ]
    told = book.fitted_kinds({"menu": samples})["menu"]
    assert set(told["expected"]) == {"all", "set g711", "loud"}
    assert told["expected"]["all"]["accept"]["not_listed"] <= ACCEPT_FALSE
    assert told["expected"]["loud"]["accept"]["right"] == 1.0
    assert told["samples"] == {"right": 220, "wrong": 0, "not_listed": 200, "speakers": 4}


def test_the_file_keeps_the_kinds_and_engines_that_were_not_fitted(tmp_path):
    path = tmp_path / "fitted.json"
    path.write_text(json.dumps({"vosk": {"menu": {"bias": 1}}, "scripted": {"place": {"bias": 2}}}))
    told = book.fitted_kinds({"menu": drawn(4)})["menu"]
    book.written(path, "scripted", "abc", {"menu": told}, ["set g711"], date(2026, 11, 22))
    kept = json.loads(path.read_text())
    assert kept["vosk"] == {"menu": {"bias": 1}}
    assert kept["scripted"]["place"] == {"bias": 2}
    assert kept["scripted"]["menu"]["fitted_on"] == "2026-11-22"
    assert kept["scripted"]["menu"]["model"] == "abc"


@dataclass(frozen=True)
class Numbers:
    gain: float

    def numbers(self):
        return {"gain": self.gain}

    def spotted(self):
        return {"share": self.gain}


@dataclass(frozen=True)
class Heard:
    phrases: tuple
    measures: Numbers


class MeasuringEngine(ScriptedEngine):
    """Finds the phrase when it is on the list, with a high gain; else the first one, with a low gain."""

    def measures(self, audio, prepared):
        said = self.hears(audio)
        if not said:
            return None
        found = said in prepared.grammar.meanings
        best = Phrase(said, said) if found else prepared.grammar.phrases[0]
        return Heard((best,), Numbers(5.0 if found else -5.0))


def test_recordings_become_answers_of_lists_with_and_without_what_is_said(tmp_path):
    from helpers.scripted_hearing import sound_number

    said = ("meja", "kursi", "pintu", "", "mobil")
    write_sounds(
        tmp_path, [*((text, "ani", "menu:3") for text in said[:3]), ("", "x", "noise"), ("mobil", "ani", "oog")]
    )
    engine = MeasuringEngine(lambda audio: said[sound_number(audio)])
    one = collecting.source(tmp_path, condition("clean"))
    samples = collecting.collect(engine, engine, [one])
    spotted = [sample for sample in samples if sample.kind == "menu.spotted"]
    samples = [sample for sample in samples if sample.kind == "menu"]
    assert [set(sample.numbers) for sample in spotted] == [{"share"}] * len(samples)
    assert [(sample.is_listed, sample.is_right) for sample in samples] == [(True, True)] * 3 + [(False, False)] * 4
    assert {sample.numbers["gain"] for sample in samples if sample.is_listed} == {5.0}
    assert {sample.numbers["gain"] for sample in samples if not sample.is_listed} == {-5.0}
