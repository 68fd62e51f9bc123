"""What Whisper likes of the house's words comes with the house; another model or cohort measures for itself."""

import numpy as np
import pytest

from ivr.speech.engines.whisper_list.cohort import cohort, fingerprint
from ivr.speech.engines.whisper_list.shipped import FILE, Shipped, short, write

KEYS = [bytes([number] * 32) for number in (7, 1, 200)]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "priors.npz"
    write({short(key): np.full(number + 1, -number, np.float32) for number, key in enumerate(KEYS)}, "mine", path)
    return path


def test_every_table_is_found_by_its_key_and_no_other(file):
    kept = Shipped.read("mine", file)

    assert [kept.get(key).tolist() for key in KEYS] == [[0], [-1, -1], [-2, -2, -2]]
    assert kept.get(bytes([201] * 32)) is None
    assert kept.get(bytes(32)) is None


def test_tables_of_another_model_are_left_alone(file, tmp_path):
    assert len(Shipped.read("other", file)) == 0
    assert Shipped.read("other", file).get(KEYS[0]) is None
    (tmp_path / "broken.npz").write_bytes(b"PK")
    for broken in (tmp_path / "none.npz", tmp_path / "broken.npz"):
        assert len(Shipped.read("mine", broken)) == 0


def test_the_cohort_is_the_one_that_was_measured():
    mark = str(np.load(FILE)["mark"])

    assert mark.endswith(fingerprint(cohort()))
    assert len(Shipped.read(mark)) > 1000
