"""A list of token paths as one tree, and the exact log-probability of each path with its end, given an utterance."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ivr.speech.engines.whisper_list.decoder import Decoder, Reading
    from ivr.speech.engines.whisper_list.text import Tokens

    Floats = NDArray[np.float32]
    Indices = NDArray[np.int64]

NEVER: Final = -99.0
"""Log-probability of a path that was given up."""

ROOT: Final = -1

_PRUNED_DEPTHS: Final = 3


@dataclass(frozen=True)
class Trie:
    """Paths that share their beginnings. Nodes are in order of depth, ``parents`` are nodes or ROOT.

    ``levels``: first node and the one after the last of each depth; ``ends``: the node of each path's last token.
    """

    paths: tuple[Tokens, ...]
    tokens: tuple[int, ...]
    parents: tuple[int, ...]
    levels: tuple[tuple[int, int], ...]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, paths: Sequence[Tokens]) -> Trie:
        """Build the tree of the paths. Raises ValueError for an empty path."""
        if not all(paths):
            raise ValueError("a path needs a token")
        longest = max(map(len, paths), default=0)
        levels = [
            dict.fromkeys(path[:depth] for path in paths if len(path) >= depth) for depth in range(1, longest + 1)
        ]
        nodes = {beginning: number for number, beginning in enumerate(one for level in levels for one in level)}
        firsts = np.cumsum([0, *map(len, levels)]).tolist()
        return cls(
            paths=tuple(paths),
            tokens=tuple(beginning[-1] for beginning in nodes),
            parents=tuple(nodes.get(beginning[:-1], ROOT) for beginning in nodes),
            levels=tuple(pairwise(firsts)),
            ends=tuple(nodes[path] for path in paths),
        )

    @cached_property
    def children(self) -> dict[int, list[int]]:
        """The nodes that follow each node, and ROOT."""
        following: dict[int, list[int]] = {node: [] for node in range(ROOT, len(self.tokens))}
        for node, parent in enumerate(self.parents):
            following[parent].append(node)
        return following

    def line(self, node: int) -> list[int]:
        """Return the nodes that lead to this one, itself last."""
        nodes = []
        while node != ROOT:
            nodes.append(node)
            node = self.parents[node]
        return nodes[::-1]


@dataclass(frozen=True)
class Pruning:
    """Give up beginnings that fall more than ``delta`` behind the best of their depth.

    ``expected``: what to subtract from each node's score before they are compared.
    """

    delta: float
    expected: Floats


@dataclass(frozen=True)
class Scores:
    """Log-probabilities: of the beginning up to each node (``nodes``), of each path with its end (``paths``)."""

    nodes: Floats
    paths: Floats


def _waves(levels: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Prune before the first depths, where most is decided; a pass has its own cost, so the rest goes together."""
    shallow = list(levels[:_PRUNED_DEPTHS])
    return [*shallow, (levels[_PRUNED_DEPTHS][0], levels[-1][1])] if len(levels) > _PRUNED_DEPTHS else shallow


class Scorer:
    """Scores the paths of one tree against one utterance."""

    def __init__(self, decoder: Decoder, trie: Trie, ends: Sequence[int]) -> None:
        """``ends``: tokens that finish a phrase, the end of the text and the marks after which it comes."""
        self._decoder = decoder
        self._trie = trie
        self._wanted = {
            node: np.array([*(trie.tokens[child] for child in children), *ends])
            for node, children in trie.children.items()
        }

    def score(
        self, reading: Reading, state: Floats, pruning: Pruning | None = None, *, root: int | None = None
    ) -> Scores:
        """Score all paths after the ``state`` of the reading's node ``root``, its last one unless told."""
        sums = np.full(len(self._trie.tokens) + 1, NEVER, np.float32)  # the last one is ROOT's
        finished = np.full(len(sums), NEVER, np.float32)
        rows = np.full(len(sums), -1, np.int64)
        sums[ROOT], rows[ROOT] = 0.0, reading.size - 1 if root is None else root
        self._tell([ROOT], state, sums, finished)
        waves = _waves(self._trie.levels) if pruning is not None else [(0, len(self._trie.tokens))]
        for first, after in waves:
            alive = self._alive(first, after, sums, rows, pruning)
            if not alive:
                break
            rows[alive] = range(reading.size, reading.size + len(alive))
            parents = [int(rows[self._trie.parents[node]]) for node in alive]
            states = reading.extend([self._trie.tokens[node] for node in alive], parents)
            self._tell(alive, states, sums, finished)
        return Scores(sums[:-1], finished[list(self._trie.ends)])

    def _alive(self, first: int, after: int, sums: Floats, rows: Indices, pruning: Pruning | None) -> list[int]:
        if pruning is None:
            return list(range(first, after))
        known = [node for node in range(first, after) if rows[self._trie.parents[node]] >= 0]
        gains = sums[known] - pruning.expected[known]
        lowest = gains.max(initial=NEVER) - pruning.delta
        alive = [node for node, gain in zip(known, gains, strict=True) if gain > lowest]
        reached = set(alive)
        for node in range(first, after):
            if self._trie.parents[node] in reached:
                reached.add(node)
                alive.append(node)
        return alive

    def _tell(self, nodes: list[int], states: Floats, sums: Floats, finished: Floats) -> None:
        """Hand each node's log-probabilities on to its children and to its own end."""
        after = self._decoder.log_probabilities(states, [self._wanted[node] for node in nodes])
        for node, values in zip(nodes, after, strict=True):
            children = self._trie.children[node]
            sums[children] = sums[node] + values[: len(children)]
            finished[node] = sums[node] + np.logaddexp.reduce(values[len(children) :])
