"""Whisper's text decoder in numpy: log-probabilities of many token paths at once, shared beginnings computed once.

A tree of tokens is one batch: every node is a row that sees its ancestors only (tree attention), so a list of phrases
costs one pass over the weights instead of one for each token of the longest phrase.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from ivr.speech.engines.whisper_list.int8 import Product
from ivr.speech.engines.whisper_list.model_file import ModelFile

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Indices = NDArray[np.int64]

_EPSILON: Final = np.float32(1e-5)
_HIDDEN: Final = np.float32(-1e9)
_GELU: Final = (np.float32(0.7978845608), np.float32(0.044715))
_HALF: Final = np.float32(0.5)
_LOGIT_ROWS: Final = 48  # 10 MB of logits at a time


@dataclass(frozen=True)
class Norm:
    """Layer normalisation over the last axis."""

    gamma: Floats
    beta: Floats

    def __call__(self, rows: Floats) -> Floats:
        centred = rows - rows.mean(-1, keepdims=True)
        spread = np.sqrt(np.square(centred).mean(-1, keepdims=True) + _EPSILON)
        normal: Floats = centred / spread * self.gamma + self.beta
        return normal


@dataclass(frozen=True)
class Layer:
    """One layer of the decoder: looks at the text so far, at the sound, and thinks."""

    self_norm: Norm
    self_in: Product
    self_out: Product
    cross_norm: Norm
    cross_query: Product
    cross_keys: Product
    cross_out: Product
    think_norm: Norm
    think_in: Product
    think_out: Product


@dataclass(frozen=True)
class Sound:
    """An utterance for the decoder: each layer's keys ``[heads, size, frames]``, values ``[heads, frames, size]``."""

    layers: tuple[tuple[Floats, Floats], ...]


class Decoder:
    """The decoder's weights; read-only, shared by all threads."""

    def __init__(self, path: Path) -> None:
        """Load the decoder's half of a CTranslate2 ``model.bin``."""
        file = ModelFile(path)
        self.heads = int(file.tensor("decoder/num_heads"))
        self._embeddings = file.view("decoder/embeddings/weight")
        self._vocabulary = Product(self._embeddings)
        self.size = self._embeddings.shape[1]
        self.positions = _floats(file, "decoder/position_encodings/encodings")
        self.last_norm = _norm(file, "decoder/layer_norm")
        count = sum(name.startswith("decoder/layer_") and name.endswith("/ffn/linear_0/bias") for name in file.names())
        self.layers = tuple(_layer(file, f"decoder/layer_{number}") for number in range(count))
        file.forget()
        self.scale = np.float32((self.size // self.heads) ** -0.5)

    def embed(self, tokens: Sequence[int], depths: Indices) -> Floats:
        """Return where the decoder begins: ``[tokens, size]``."""
        states: Floats = self._embeddings[np.asarray(tokens)].astype(np.float32) + self.positions[depths]
        return states

    def hear(self, encoded: Floats) -> Sound:
        """Prepare the encoder's output ``[frames, size]`` for all layers."""
        pairs = []
        for layer in self.layers:
            keys, values = np.split(layer.cross_keys(encoded), 2, axis=-1)
            by_head = np.ascontiguousarray(self.split(keys).transpose(0, 2, 1))
            pairs.append((by_head, np.ascontiguousarray(self.split(values))))
        return Sound(tuple(pairs))

    def split(self, rows: Floats) -> Floats:
        """Cut ``[rows, size]`` into ``[heads, rows, size / heads]``."""
        return rows.reshape(len(rows), self.heads, -1).transpose(1, 0, 2)

    def log_probabilities(self, states: Floats, wanted: Sequence[Indices]) -> list[Floats]:
        """Log-probability, over the whole vocabulary, of the ``wanted`` tokens after each of the ``states``."""
        found: list[Floats] = []
        for start in range(0, len(states), _LOGIT_ROWS):
            logits = self._vocabulary(states[start : start + _LOGIT_ROWS])
            tokens = wanted[start : start + _LOGIT_ROWS]
            picked = [row[which] for row, which in zip(logits, tokens, strict=True)]
            totals = _log_sum(logits)
            found += [one - total for one, total in zip(picked, totals, strict=True)]
        return found


class Reading:
    """One utterance being compared with text, by one thread. Nodes are numbered as they come."""

    def __init__(self, decoder: Decoder, sound: Sound) -> None:
        self._decoder = decoder
        self._sound = sound
        size = decoder.size // decoder.heads
        empty = np.zeros((decoder.heads, 0, size), np.float32)
        self._memory = [(empty, empty)] * len(decoder.layers)
        self._sees = np.zeros((0, 0), dtype=bool)
        self._depths = np.zeros(0, dtype=np.int64)

    @property
    def size(self) -> int:
        """Return how many nodes there are, the number of the next one."""
        return len(self._depths)

    def begin(self, prompt: Sequence[int]) -> Floats:
        """Add the prompt, a chain of its own; return the state ``[1, size]`` after its last node."""
        return self.extend(prompt, range(-1, len(prompt) - 1))[-1:]

    def extend(self, tokens: Sequence[int], parents: Sequence[int]) -> Floats:
        """Add nodes, return their states ``[nodes, size]``; a parent is an earlier node, -1 for the very first."""
        depths, mask = self._place(parents)
        states = self._decoder.embed(tokens, depths)
        for number, layer in enumerate(self._decoder.layers):
            states = self._self_attention(number, layer, states, mask)
            states = self._cross_attention(number, layer, states)
            states = states + layer.think_out(_gelu(layer.think_in(layer.think_norm(states))))
        return self._decoder.last_norm(states)

    def _place(self, parents: Sequence[int]) -> tuple[Indices, Floats]:
        """Note what the new nodes see; return their depths and the mask ``[new, all]``."""
        before, total = len(self._depths), len(self._depths) + len(parents)
        sees = np.zeros((total, total), dtype=bool)
        sees[:before, :before] = self._sees
        depths = np.concatenate([self._depths, np.zeros(len(parents), np.int64)])
        for node, parent in enumerate(parents, before):
            if parent >= 0:
                sees[node] = sees[parent]
                depths[node] = depths[parent] + 1
            sees[node, node] = True
        self._sees, self._depths = sees, depths
        return depths[before:], np.where(sees[before:], np.float32(0), _HIDDEN)

    def _self_attention(self, number: int, layer: Layer, states: Floats, mask: Floats) -> Floats:
        decoder = self._decoder
        queries, keys, values = (
            decoder.split(part) for part in np.split(layer.self_in(layer.self_norm(states)), 3, axis=-1)
        )
        old_keys, old_values = self._memory[number]
        keys, values = np.concatenate([old_keys, keys], 1), np.concatenate([old_values, values], 1)
        self._memory[number] = (keys, values)
        weights = _softmax(queries @ keys.transpose(0, 2, 1) * decoder.scale + mask)
        return states + layer.self_out(_joined(weights @ values))

    def _cross_attention(self, number: int, layer: Layer, states: Floats) -> Floats:
        keys, values = self._sound.layers[number]
        queries = self._decoder.split(layer.cross_query(layer.cross_norm(states)))
        weights = _softmax(queries @ keys * self._decoder.scale)
        return states + layer.cross_out(_joined(weights @ values))


def _joined(by_head: Floats) -> Floats:
    joined: Floats = by_head.transpose(1, 0, 2).reshape(by_head.shape[1], -1)
    return joined


def _softmax(scores: Floats) -> Floats:
    scores -= scores.max(-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(-1, keepdims=True)
    return scores


def _log_sum(logits: Floats) -> Floats:
    """Logarithm of the sum of exponentials of each row; overwrites the logits."""
    highest = logits.max(-1, keepdims=True)
    logits -= highest
    np.exp(logits, out=logits)
    total: Floats = highest[:, 0] + np.log(logits.sum(-1))
    return total


def _gelu(rows: Floats) -> Floats:
    root, cubic = _GELU
    bent: Floats = np.tanh(root * (rows + cubic * rows * rows * rows))
    bent += 1
    bent *= rows
    bent *= _HALF
    return bent


def _floats(file: ModelFile, name: str) -> Floats:
    return file.tensor(name).astype(np.float32)


def _norm(file: ModelFile, name: str) -> Norm:
    return Norm(_floats(file, f"{name}/gamma"), _floats(file, f"{name}/beta"))


def _linear(file: ModelFile, name: str) -> Product:
    return Product(file.view(f"{name}/weight"), _floats(file, f"{name}/bias"))


def _layer(file: ModelFile, name: str) -> Layer:
    return Layer(
        self_norm=_norm(file, f"{name}/self_attention/layer_norm"),
        self_in=_linear(file, f"{name}/self_attention/linear_0"),
        self_out=_linear(file, f"{name}/self_attention/linear_1"),
        cross_norm=_norm(file, f"{name}/attention/layer_norm"),
        cross_query=_linear(file, f"{name}/attention/linear_0"),
        cross_keys=_linear(file, f"{name}/attention/linear_1"),
        cross_out=_linear(file, f"{name}/attention/linear_2"),
        think_norm=_norm(file, f"{name}/ffn/layer_norm"),
        think_in=_linear(file, f"{name}/ffn/linear_0"),
        think_out=_linear(file, f"{name}/ffn/linear_1"),
    )
