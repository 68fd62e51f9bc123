from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.speech.engines.whisper_list.int8 import Product
from ivr.speech.engines.whisper_list.spotting import Patterns
from ivr.speech.engines.whisper_list.trie import NEVER, ROOT, Pruning, Scorer, Trie

PATHS = st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=5).map(tuple), min_size=1, max_size=12, unique=True)
ENDS = (10, 11)


class ChainDecoder:
    """Stands in for Whisper: what follows depends on all tokens before it, and is the same however it is asked."""

    def log_probabilities(self, states, wanted):
        return [after(int(state[0]))[tokens] for state, tokens in zip(states, wanted, strict=True)]


class ChainReading:
    def __init__(self):
        self.pasts = [0]

    @property
    def size(self):
        return len(self.pasts)

    def extend(self, tokens, parents):
        before = len(self.pasts)
        for token, parent in zip(tokens, parents, strict=True):
            self.pasts.append((self.pasts[parent] * 13 + token + 1) % 100_003)
        return np.array(self.pasts[before:], np.float32)[:, None]


def after(past):
    logits = np.random.default_rng(past).standard_normal(12)
    return (logits - np.logaddexp.reduce(logits)).astype(np.float32)


def forced(path):
    """Score a path token by token, without any tree."""
    past, total = 0, 0.0
    for token in path:
        total += after(past)[token]
        past = (past * 13 + token + 1) % 100_003
    return total + np.logaddexp.reduce(after(past)[list(ENDS)])


def scored(paths, pruning=None):
    reading = ChainReading()
    return Scorer(ChainDecoder(), Trie.of(paths), ENDS).score(reading, np.zeros((1, 1), np.float32), pruning)


@given(PATHS)
def test_a_path_in_a_tree_scores_as_if_it_were_alone(paths):
    assert scored(paths).paths == pytest.approx([forced(path) for path in paths], abs=1e-3)


@given(PATHS)
def test_pruning_gives_up_paths_but_never_changes_a_score(paths):
    size = len(Trie.of(paths).tokens)
    pruned = scored(paths, Pruning(1.0, np.zeros(size, np.float32))).paths

    kept = [(score, forced(path)) for score, path in zip(pruned, paths, strict=True) if score > NEVER]
    assert kept
    assert [score for score, _ in kept] == pytest.approx([exact for _, exact in kept], abs=1e-3)


@given(PATHS)
def test_a_tree_holds_every_beginning_once_and_parents_before_children(paths):
    tree = Trie.of(paths)

    assert len(tree.tokens) == len({path[:depth] for path in paths for depth in range(1, len(path) + 1)})
    assert all(ROOT <= parent < node for node, parent in enumerate(tree.parents))
    assert [tuple(tree.tokens[node] for node in tree.line(end)) for end in tree.ends] == list(paths)


def test_an_empty_path_is_refused():
    with pytest.raises(ValueError, match="needs a token"):
        Trie.of([(1,), ()])


def test_products_in_8_bits_are_near_and_do_not_depend_on_the_other_rows():
    random = np.random.default_rng(5)
    weight, bias = random.standard_normal((33, 64)).astype(np.float32), np.ones(33, np.float32)
    rows = random.standard_normal((7, 64)).astype(np.float32)
    product = Product(weight, bias)

    exact = rows @ weight.T + bias
    assert np.abs(product(rows) - exact).max() < 0.05 * np.abs(exact).max()
    assert np.array_equal(product(rows)[2:3], product(rows[2:3]))


def test_a_phrase_is_found_in_badly_spelled_words_run_together():
    evidence = Patterns.of(["lampu su mati", "token tidak masuk", "petugas"]).evidence("Anu kaka, Rampusumati naritadi")

    assert evidence.argmax() == 0
    assert evidence[0] > 2 * max(evidence[1:])


def test_nothing_written_is_no_evidence():
    assert not Patterns.of(["petugas", "ya"]).evidence("...").any()


def test_phrase_with_a_place_in_its_middle_is_found_around_it():
    patterns, said = Patterns.of(["listrik mati", "bayar listrik", "tembalang"]), "Bak, listrik ditembalan mati, ya"
    apart, around = patterns.evidence(said), patterns.evidence_around(said, 2)
    assert patterns.share(0, apart) < 0.7
    assert patterns.share(0, around) > 0.95
    assert around[1] == apart[1]


def test_nothing_is_found_around_a_place_that_was_all_that_was_said():
    assert not Patterns.of(["listrik mati", "di tembalang"]).evidence_around("Di Tembalang", 1).any()
