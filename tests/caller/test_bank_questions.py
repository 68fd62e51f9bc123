"""A question is one question, whether it is asked by speech or by keys."""

from __future__ import annotations

import numpy as np

from line123.caller.bank import bank_of

TONE = np.full(1600, 3000, np.int16)


def test_a_name_without_its_ending_is_the_question_however_it_is_asked() -> None:
    bank = bank_of(
        {("id", key): TONE * (n + 1) for n, key in enumerate(("a.b.keys", "a.b.speech", "a.bc", "a.c.keys"))}
    )

    assert bank.matching("a.b") == {"a.b.keys", "a.b.speech"}
    assert bank.matching("a.b.keys") == {"a.b.keys"}
    assert bank.matching("a.bc") == {"a.bc"}
    assert bank.matching("a.d") == frozenset()
