"""The coarse picture of sound: where in a recording might a clip be? All clips at once, by one product of matrices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from line123.caller.alaw import RATE, Samples
from line123.caller.bank import BLOCK, Bank, Clip, Floats

if TYPE_CHECKING:
    from collections.abc import Iterator

HOP = RATE // 100
PIECE = 20 * HOP
"""Samples of the piece of a clip that is looked for."""

_WINDOW = 256
_BANDS = 16
_PIECE_HOPS = PIECE // HOP
_STEP = 2 * PIECE  # least distance between the pieces of one clip
_PIECES = 2  # a clip, so that one with a lost beginning is found too
_BLOCKS = PIECE // BLOCK
_RICH = 0.85  # share of a piece that can be heard
_LIKENESS = 0.85  # a true place scores above 0.9


def places(recording: Samples, bank: Bank) -> Iterator[tuple[Clip, int, int]]:
    """Yield (clip, sample in the clip, sample in the recording) wherever a piece of a clip looks alike.

    Places are right to 10 ms, cheap, and mostly wrong: whoever uses them compares the samples.
    """
    pieces = [(clip, start) for clip in bank.clips if clip.is_audible for start in _piece_starts(clip)]
    picture = _normal(_windows(_picture(recording)))
    if not pieces or not len(picture):
        return
    likeness = picture @ _normal(np.stack([_piece(clip, start) for clip, start in pieces])).T
    for column, hop in _peaks(likeness):
        clip, start = pieces[column]
        yield clip, start, hop * HOP


def _peaks(likeness: Floats) -> Iterator[tuple[int, int]]:
    edge = np.full((1, likeness.shape[1]), -1.0, dtype=np.float32)
    later, earlier = np.vstack([likeness[1:], edge]), np.vstack([edge, likeness[:-1]])
    found = np.argwhere(((likeness > _LIKENESS) & (likeness >= later) & (likeness > earlier)).T)
    yield from ((int(column), int(hop)) for column, hop in found)


def _piece_starts(clip: Clip) -> list[int]:
    """Choose where the clip has voice: its beginning, and one place further on."""
    rich = [
        start
        for start in range(0, len(clip.loud) - _BLOCKS, _BLOCKS)
        if clip.loud[start : start + _BLOCKS].mean() > _RICH
    ]
    first = clip.voiced[0]
    later = [start * BLOCK for start in rich if start * BLOCK >= first + _STEP]
    return [first, *later[: _PIECES - 1]]


def _piece(clip: Clip, start: int) -> Floats:
    needed = PIECE - HOP + _WINDOW
    sound = clip.samples[start : start + needed]
    return _picture(np.pad(sound, (0, needed - len(sound)))).ravel()


def _bands() -> Floats:
    """Return the matrix (129 x 16) that gathers a spectrum into bands of equal width by ear, 200 to 3400 Hz."""
    edges = np.geomspace(600, 3800, _BANDS + 1) - 400
    bins = np.arange(_WINDOW // 2 + 1) * RATE / _WINDOW
    inside = (bins[:, None] >= edges[:-1]) & (bins[:, None] < edges[1:])
    return inside.astype(np.float32)


_GATHER = _bands()
_HANN = np.hanning(_WINDOW).astype(np.float32)
_HISS = np.float32(1e6)  # power that keeps near silence from looking like something


def _picture(samples: Samples) -> Floats:
    """Return log power (hops x 16)."""
    if len(samples) < _WINDOW:
        return np.zeros((0, _BANDS), dtype=np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(samples, _WINDOW)[::HOP]
    power = np.square(np.abs(np.fft.rfft(frames * _HANN, axis=1))).astype(np.float32)
    picture: Floats = np.log(power @ _GATHER + _HISS)
    return picture


def _windows(picture: Floats) -> Floats:
    if len(picture) < _PIECE_HOPS:
        return np.zeros((0, _PIECE_HOPS * _BANDS), dtype=np.float32)
    view = np.lib.stride_tricks.sliding_window_view(picture, _PIECE_HOPS, axis=0)
    return view.transpose(0, 2, 1).reshape(len(view), -1)


def _normal(rows: Floats) -> Floats:
    centred = rows - rows.mean(axis=1, keepdims=True)
    normal: Floats = centred / (np.linalg.norm(centred, axis=1, keepdims=True) + np.float32(1.0))
    return normal
