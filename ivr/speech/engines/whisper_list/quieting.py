"""Takes steady noise out of a sound, so that a voice in it is found: a Wiener filter led by decisions.

Ephraim and Malah 1984; the noise of each frequency is taken from its quietest moments, as in minimum statistics.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

_WINDOW, _HOP = 512, 128  # samples: 32 and 8 ms at 16 kHz
_SMOOTH = 8  # frames
_QUIETEST = 0.15  # share of the frames that are noise alone
_MORE = 1.3  # the quietest moments are quieter than the mean
_INERTIA: Final = 0.96
_FLOOR: Final = 0.2
_TINY: Final = 1e-12


def quietened(samples: Floats) -> Floats:
    """Return float32 ``samples`` at 16 kHz with steady noise pressed down by up to 14 dB; as long as they were."""
    window = np.hanning(_WINDOW + 1)[:-1]
    padded = np.pad(samples.astype(np.float64), (_WINDOW, _WINDOW + _HOP))
    starts = np.arange(0, len(padded) - _WINDOW, _HOP)
    pieces = padded[starts[:, None] + np.arange(_WINDOW)]
    spectra = np.fft.rfft(pieces * window)
    sounds = np.fft.irfft(spectra * _gains(np.abs(spectra) ** 2), _WINDOW) * window
    whole, weight = np.zeros(len(padded)), np.zeros(len(padded))
    for start, sound in zip(starts, sounds, strict=True):
        whole[start : start + _WINDOW] += sound
        weight[start : start + _WINDOW] += window**2
    kept = slice(_WINDOW, _WINDOW + len(samples))
    return np.asarray(whole[kept] / np.maximum(weight[kept], 1e-3), dtype=np.float32)


def _gains(powers: NDArray[np.float64]) -> NDArray[np.float64]:
    """How much of each frequency to keep in each frame ``[frames, frequencies]``."""
    totals = np.cumsum(np.pad(powers, ((_SMOOTH, 0), (0, 0))), axis=0)
    smooth = (totals[_SMOOTH:] - totals[:-_SMOOTH]) / _SMOOTH
    sounding = smooth.sum(1) > _TINY
    if not sounding.any():
        return np.ones_like(powers)
    noise = np.quantile(smooth[sounding], _QUIETEST, axis=0) * _MORE + _TINY
    gains, before = np.empty_like(powers), np.zeros(powers.shape[1])
    for frame, ratio in enumerate(powers / noise):
        above = _INERTIA * before + (1 - _INERTIA) * np.maximum(ratio - 1, 0)
        gains[frame] = np.maximum(above / (1 + above), _FLOOR)
        before = gains[frame] ** 2 * ratio
    return gains
