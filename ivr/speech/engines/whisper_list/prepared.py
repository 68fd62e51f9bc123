"""A grammar made ready: its phrases as one tree of tokens, and how likely each is when nobody says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from ivr.speech.engines.whisper_list.trie import Pruning, Scorer, Trie

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ivr.speech.contract import Grammar
    from ivr.speech.engines.whisper_list.decoder import Decoder, Reading
    from ivr.speech.engines.whisper_list.priors import Priors
    from ivr.speech.engines.whisper_list.text import Text, Tokens

    Floats = NDArray[np.float32]

PRIOR_WEIGHT: Final = np.float32(0.8)
"""How much of a phrase's prior is subtracted; the curve is flat from 0.6 to 1."""


@dataclass(frozen=True)
class PreparedList:
    """``priors`` of the phrases and ``expected`` of the tree's nodes, both already weighted."""

    grammar: Grammar
    prompt: Tokens
    scorer: Scorer
    priors: Floats
    pruning: Pruning | None

    def gains(self, reading: Reading, state: Floats) -> tuple[Floats, Floats]:
        """Return how much likelier each phrase is than without listening, and its plain log-probability."""
        plain = self.scorer.score(reading, state, self.pruning).paths
        return plain - self.priors, plain

    def by_meaning(self, gains: Floats) -> list[int]:
        """Return the best phrase of each meaning, best first."""
        best: dict[str, int] = {}
        for number in np.argsort(-gains, kind="stable"):
            best.setdefault(self.grammar.phrases[int(number)].meaning, int(number))
        return list(best.values())


def prepare_list(grammar: Grammar, text: Text, decoder: Decoder, priors: Priors) -> PreparedList:
    """Build the tree of a grammar and find its priors. Raises KeyError for a language that Whisper does not know."""
    prompt = text.prompt(grammar.language)
    paths = [text.spelling(phrase.text) for phrase in grammar.phrases]
    trie = Trie.of(paths)
    tables = priors.of(prompt, paths)
    nodes = np.zeros(len(trie.tokens), np.float32)
    for path, end in zip(paths, trie.ends, strict=True):
        nodes[trie.line(end)] = tables[path].mean(0)[:-1]
    ends = np.array([tables[path].mean(0)[-1] for path in paths], np.float32)
    pruning = Pruning(DELTA, PRIOR_WEIGHT * nodes) if len(nodes) > MOST_WHOLE else None
    return PreparedList(grammar, prompt, Scorer(decoder, trie, text.closing), PRIOR_WEIGHT * ends, pruning)


MOST_WHOLE: Final = 60
"""Nodes up to which a tree is scored in one pass; larger ones level by level, unlikely beginnings given up."""

DELTA: Final = 9.0
