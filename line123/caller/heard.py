"""What was heard: finds the clips of a bank in the recording of a call. Pure functions, numpy only.

``picture.places`` says where a clip might be; here the samples decide. The line sends the very bytes of a clip, so a
true match agrees to the sample, and another recording of the same word does not. A jitter buffer may slip by some
packets and a caller may cut a clip short: both are followed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from line123.caller.alaw import RATE, Samples
from line123.caller.bank import BLOCK, Bank, Clip, Flags, Floats, is_loud
from line123.caller.picture import PIECE, places

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NEAR = 120  # samples around a coarse place
_SKIPS = (0, 3, 6)  # blocks that may be torn at a slip
_SLIP = 10 * BLOCK  # samples a jitter buffer may jump at once
_LIKELY_PIECE = 0.5  # correlation of samples; a jitter buffer may have eaten the beginning
_TRUE_PIECE = 0.8
_TRUE_BLOCK = 0.5
_TRUE_CLIP = 0.95  # median of its blocks
_BAD_BLOCKS = 4  # in a row: the clip has slipped or was cut
_RELOCATE = 12  # blocks compared to find where it slipped to
_AFTER_CUT = 10  # blocks after a cut clip that must not be unknown voice
_LEAST_HEARD = 10  # blocks of agreeing voice below which no cut clip is claimed
_KEPT_BACK = 10  # blocks that a jitter buffer may still hold when the line hangs up
_MOST_HISS = BLOCK * 150**2  # a line that hisses more than this cannot be told from voice
_WHOLE = 0.8  # share of the voice that makes a clip complete
_CHANCE = 3 * _BAD_BLOCKS * BLOCK  # samples after a cut that may seem to be the clip still
_SEAM = 2 * BLOCK  # samples two clips may share; a jitter buffer blurs the seam


@dataclass(frozen=True)
class Heard:
    """One clip in a recording: seconds from its beginning, and agreement 0 to 1 over what was played.

    ``complete`` is False when the clip was cut, as it is when the caller presses a key. ``skipped`` is how many seconds
    of its beginning were not there.
    """

    key: str
    language: str
    at: float
    until: float
    score: float
    complete: bool
    same_as: tuple[str, ...] = ()
    skipped: float = 0.0

    def moved(self, seconds: float) -> Heard:
        """Return the same, counted from another moment."""
        return replace(self, at=round(self.at + seconds, 3), until=round(self.until + seconds, 3))


@dataclass(frozen=True)
class Hearing:
    """What a recording holds: its clips in order, and how many seconds of other voice."""

    clips: tuple[Heard, ...]
    unknown_seconds: float


@dataclass(frozen=True)
class _Piece:
    """Blocks of a clip from ``first`` on; ``lag`` is the sample of the recording where the clip would begin."""

    first: int
    lag: int
    agreement: Floats

    @property
    def end(self) -> int:
        return self.first + len(self.agreement)


@dataclass(frozen=True)
class _Track:
    """A clip followed through the recording, in samples; ``blocks`` of it agree and can be heard."""

    clip: Clip
    lags: tuple[int, int]
    begin: int
    end: int
    blocks: int
    score: float
    complete: bool

    @property
    def weight(self) -> float:
        return self.blocks * self.score * (1.1 if self.complete else 1.0)


def find_clips(recording: Samples, bank: Bank, *, is_over: bool = True) -> Hearing:
    """Find the clips of ``bank`` in ``recording`` (16 bit, 8000 a second).

    ``is_over`` says that the line hung up where the recording ends, so that a last fifth of a second may be lost.

    Silent clips and clips cut before 0.2 s of voice are never listed. The beginning of a clip that goes on as something
    else is not that clip: it counts as unknown voice.
    """
    kept: list[_Track] = []
    for found in sorted(_tracks(recording, bank, is_over=is_over), key=lambda track: -track.weight):
        track = _beside(found, kept)
        if track is not None:
            kept.append(track)
    unknown = _unknown(recording, kept)
    sure = [track for track in kept if track.complete or not _goes_on(unknown, track.end)]
    seconds = int(_unknown(recording, sure).sum()) * BLOCK / RATE
    return Hearing(tuple(_heard(track) for track in sorted(sure, key=lambda track: track.begin)), round(seconds, 2))


def _beside(track: _Track, kept: Sequence[_Track]) -> _Track | None:
    """Return the track where it leaves room for the others, None when they lie over each other.

    A block of what follows a cut clip may agree with it by chance: then the clip ends where the other begins.
    """
    for other in kept:
        over = track.end - other.begin
        if over <= _SEAM or other.end - track.begin <= _SEAM:
            continue
        if track.complete or track.begin > other.begin or over > _CHANCE:
            return None
        if other.begin - track.begin < _LEAST_HEARD * BLOCK:
            return None  # what agreed by chance was all of it
        track = replace(track, end=other.begin)
    return track


def _unknown(recording: Samples, tracks: Sequence[_Track]) -> Flags:
    """Return which blocks of the recording can be heard and belong to no track."""
    blocks = recording[: len(recording) // BLOCK * BLOCK].astype(np.float32).reshape(-1, BLOCK)
    power = np.square(blocks).sum(axis=1)
    hiss = min(np.quantile(power, 0.05), _MOST_HISS) if len(power) else 0.0
    unknown: Flags = is_loud(power) & (power > 4 * hiss)
    for track in tracks:
        unknown[max(0, track.begin // BLOCK - 1) : track.end // BLOCK + 2] = False
    return unknown


def _goes_on(unknown: Flags, end: int) -> bool:
    after = unknown[end // BLOCK : end // BLOCK + _AFTER_CUT]
    return bool(after.sum() > _AFTER_CUT // 2)


def _heard(track: _Track) -> Heard:
    clip = track.clip
    at, until = round(track.begin / RATE, 3), round(track.end / RATE, 3)
    skipped = round((track.begin - track.lags[0]) / RATE, 3)
    return Heard(clip.key, clip.language, at, until, round(track.score, 3), track.complete, clip.same_as, skipped)


def _tracks(recording: Samples, bank: Bank, *, is_over: bool) -> Iterator[_Track]:
    signal = recording.astype(np.float32)
    known: dict[int, list[_Track]] = {}
    for clip, start, place in places(recording, bank):
        tracks = known.setdefault(id(clip), [])
        if any(abs(place - start - lag) <= _NEAR for track in tracks for lag in track.lags):
            continue
        track = _follow(signal, clip, start, place, len(signal) if is_over else None)
        if track:
            tracks.append(track)
            yield track


def _follow(signal: Floats, clip: Clip, start: int, place: int, tape_end: int | None) -> _Track | None:
    """Follow ``clip`` both ways from its sample ``start``, which seems to lie at ``place``."""
    found = _align(signal, clip.blocks.ravel()[start : start + PIECE], place, _NEAR, _LIKELY_PIECE)
    if found is None:
        return None
    lag, middle = found - start, start // BLOCK
    agreement = _agreement(signal, clip, lag)
    backward = _until_bad(agreement[:middle][::-1])[::-1]
    pieces = [_Piece(middle - len(backward), lag, backward), *_forward(signal, clip, lag, middle, agreement)]
    return _track(clip, pieces, tape_end)


def _forward(signal: Floats, clip: Clip, lag: int, first: int, agreement: Floats) -> Iterator[_Piece]:
    reached = -1
    while True:
        piece = _Piece(first, lag, _until_bad(agreement[first:]))
        yield piece
        slipped = _slipped_lag(signal, clip, piece) if piece.end < len(agreement) else None
        if slipped is None or piece.end == reached:  # a slip that led nowhere would be taken back, and again, for ever
            return
        reached = piece.end
        first, lag = piece.end, slipped
        agreement = _agreement(signal, clip, lag)


def _slipped_lag(signal: Floats, clip: Clip, piece: _Piece) -> int | None:
    """Return where the clip goes on after ``piece``, when packets were put in or left out there."""
    for first in (piece.end + skip for skip in _SKIPS):
        sound = clip.blocks[first : first + _RELOCATE].ravel()
        place = first * BLOCK + piece.lag
        found = _align(signal, sound, place, _SLIP, _TRUE_PIECE) if clip.loud[first : first + _RELOCATE].any() else None
        if found is not None and found != place:
            return piece.lag + found - place
    return None


def _until_bad(agreement: Floats) -> Floats:
    """Return the agreement up to where ``_BAD_BLOCKS`` bad blocks in a row begin."""
    if len(agreement) < _BAD_BLOCKS:
        return agreement
    windows = np.lib.stride_tricks.sliding_window_view(agreement < _TRUE_BLOCK, _BAD_BLOCKS)
    bad = np.flatnonzero(windows.all(axis=1))
    return agreement[: bad[0]] if len(bad) else agreement


def _track(clip: Clip, pieces: list[_Piece], tape_end: int | None) -> _Track | None:
    agreement = np.concatenate([piece.agreement for piece in pieces])
    first, end = pieces[0].first, pieces[-1].end
    voiced = clip.loud[first:end]
    good = np.flatnonzero(voiced & (agreement >= _TRUE_BLOCK)) + first
    score = float(np.median(agreement[voiced])) if len(good) else 0.0
    if score < _TRUE_CLIP:
        return None
    last = int(np.flatnonzero(clip.loud)[-1])
    if tape_end is not None and (good[-1] + 1) * BLOCK + pieces[-1].lag >= tape_end - _SEAM:
        last = max(last - _KEPT_BACK, _BAD_BLOCKS)
    complete = bool(last - good[-1] < _BAD_BLOCKS and len(good) >= _WHOLE * clip.loud[: last + 1].sum())
    if not complete and len(good) < _LEAST_HEARD:
        return None
    finish = end if end == len(clip.loud) else int(good[-1]) + 1
    lags = (pieces[0].lag, pieces[-1].lag)
    return _Track(clip, lags, first * BLOCK + lags[0], finish * BLOCK + lags[1], len(good), score, complete)


def _agreement(signal: Floats, clip: Clip, lag: int) -> Floats:
    """Return at most 1 for each block: 1 is the same samples, 0 is nothing in common. Two silences agree."""
    sound = _cut(signal, lag, clip.blocks.size).reshape(-1, BLOCK)
    floor = np.float32(BLOCK * (0.15 * clip.level) ** 2)
    shared = np.einsum("ij,ij->i", clip.blocks, sound)
    agreement: Floats = (2 * shared + floor) / (clip.power + np.einsum("ij,ij->i", sound, sound) + floor)
    return agreement


def _cut(signal: Floats, begin: int, length: int) -> Floats:
    """Return ``length`` samples from ``begin``; outside the recording is silence."""
    if begin >= 0 and begin + length <= len(signal):
        return signal[begin : begin + length]
    inside = signal[max(0, begin) : max(0, begin + length)]
    before = min(max(0, -begin), length)
    return np.pad(inside, (before, length - before - len(inside)))


def _align(signal: Floats, sound: Floats, place: int, reach: int, least: float) -> int | None:
    """Return the sample within ``reach`` of ``place`` where ``sound`` truly lies, or None."""
    region = _cut(signal, place - reach, len(sound) + 2 * reach)
    product = np.correlate(region, sound, "valid")
    sums = np.concatenate([np.zeros(1), np.cumsum(np.square(region), dtype=np.float64)])
    power = (sums[len(sound) :] - sums[: -len(sound)]) * float(np.square(sound).sum()) + 1.0
    likeness = product / np.sqrt(power)
    best = int(likeness.argmax())
    return place - reach + best if likeness[best] > least else None
