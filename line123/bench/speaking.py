"""``line123 bench speaking``: from a caller's last sound to the first sound of the next prompt, on his own recording.

Ten callers answer three questions each, one answer in eight seconds a caller: spread evenly, then all at once.
"""

from __future__ import annotations

import itertools
import json
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import soundfile

from ivr.speech.client import SpeechClient
from line123.bench.copy import running_copy
from line123.bench.machine import calibrate, load_average
from line123.bench.registry import BenchmarkError, Measured, Order, Promise
from line123.caller import api, voice
from line123.caller.bank import first_sound, load_bank
from line123.caller.heard import find_clips
from line123.caller.order import Order as Call
from line123.caller.script import Action, When
from line123.up.paths import CLIPS
from ticketing.core import log as logs

if TYPE_CHECKING:
    from line123.bench.copy import BenchCopy
    from line123.caller.alaw import Samples
    from line123.caller.bank import Bank
    from line123.caller.order import Outcome

_ANSWERS: Final = (
    ("listrik padam", "outage.ask_scope.", 9.0),
    ("tetangga juga padam", "outage.ask_since.", 17.0),
    ("lebih lama", "outage.ask_customer.", 25.0),
)
"""What is said, the question that follows when it was understood, and when: seconds after the answer of the call."""

_CALLERS: Final = itertools.count(1)
"""Nobody calls twice: a caller who was cut off is asked whether he goes on."""

_EVERY: Final = 8.0
_ENDS_AT: Final = 31.0
_NEEDED: Final = frozenset({"main", "scope", "since", "customer"})
_READY_SECONDS: Final = 1200.0
_MOMENT: Final = "wait.moment"

COLUMNS: Final = {
    "case": "callers speak",
    "callers": "callers",
    "answers": "answers",
    "understood": "understood",
    "confirmed": "asked to confirm",
    "moments": "told to wait",
    "by_keys": "asked by keys next",
    "p50_s": "p50 s",
    "p95_s": "p95 s",
    "calibration_ms": "calibration ms",
    "load": "load",
}
_NOTES: Final = (
    "Seconds: last sound of the caller's own voice to the first sound of the prompt that follows, in his recording.",
    "The 0.65 s of silence that end an answer are in them.",
    "understood: the next question came. The callers' own SIP clients run on the same processors.",
)


@dataclass(frozen=True)
class _Answer:
    """One spoken answer: what was heard next, and after how many seconds; None when nothing was."""

    expected: str
    key: str
    seconds: float | None

    @property
    def is_understood(self) -> bool:
        return self.seconds is not None and self.key.startswith(self.expected)


def measure(order: Order) -> Measured:
    """Run both cases on an own copy. Raises BenchmarkError."""
    logs.configure("bench")  # the client of the recogniser logs, and the result has standard output to itself
    callers = 3 if order.is_short else 10
    with (
        tempfile.TemporaryDirectory(prefix="line123-speaking-") as name,
        running_copy(order.ports, order.say, also=("recogniser",), speech_areas="0380") as copy,
    ):
        wavs = [_wav(text, Path(name)) for text, _, _ in _ANSWERS]
        _wait_until_it_hears(copy, order)
        order.say("one caller first, so that nothing is done for the first time")
        _case(copy, "warm", 1, wavs, Path(name))
        rows = []
        for case in ("spread over 8 s", "all at once"):
            order.say(f"{callers} callers, {case}")
            rows.append(_case(copy, case, callers, wavs, Path(name)))
    spread = rows[0]
    promises = (
        Promise("spread: p50 to the next prompt, seconds", 1.0, spread["p50_s"]),
        Promise("spread: p95 to the next prompt, seconds", 1.4, spread["p95_s"]),
    )
    return Measured(tuple(rows), COLUMNS, promises, _NOTES)


def _case(copy: BenchCopy, case: str, callers: int, wavs: list[Path], folder: Path) -> dict[str, Any]:
    calibration = calibrate()
    spread = _EVERY / callers if case.startswith("spread") else 0.0
    orders = [_order(copy, wavs, folder / f"{case[:6].strip()}-{n}", n * spread) for n in range(callers)]
    with ThreadPoolExecutor(callers) as phones:
        calls = list(phones.map(api.make_call, orders))
    load, bank = load_average(), load_bank(CLIPS, ("id",))
    answers = [answer for outcome, tape in calls for answer in _answers(outcome, tape, wavs, bank)]
    seconds = sorted(one.seconds for one in answers if one.seconds is not None and one.is_understood)
    return {
        "case": case,
        "callers": callers,
        "answers": len(answers),
        "understood": len(seconds),
        "confirmed": sum(one.key.startswith("confirm.") for one in answers),
        "moments": sum(end.count(_MOMENT) for end in _played(copy)[-callers:]),
        "by_keys": sum(one.key == "retry.use_keys" or one.key.endswith(".keys") for one in answers),
        "p50_s": _share(seconds, 0.5),
        "p95_s": _share(seconds, 0.95),
        "calibration_ms": calibration,
        "load": load,
    }


def _played(copy: BenchCopy) -> list[list[str]]:
    copy.wait_until_drained()
    return [end["played"] for end in copy.records("call.ended")]


def _share(seconds: list[float], share: float) -> float | None:
    return round(seconds[min(len(seconds) - 1, int(share * len(seconds)))], 3) if seconds else None


def _order(copy: BenchCopy, wavs: list[Path], folder: Path, offset: float) -> Call:
    folder.mkdir()
    says = [Action("play", When(at + offset), str(wav)) for wav, (_, _, at) in zip(wavs, _ANSWERS, strict=True)]
    return Call(
        dialled="0380123",
        server=f"127.0.0.1:{copy.settings.port('sip')}",
        user=api.SIP_USER,
        password=api.password_of(copy.settings),
        from_number=f"08127776{next(_CALLERS):04d}",
        from_name="",
        turns=(),
        actions=(*says, Action("hangup", When(_ENDS_AT + offset))),
        max_seconds=_ENDS_AT + offset + 10,
        clips=str(CLIPS),
        tape=str(folder / "tape"),
        outcome=str(folder / "outcome.json"),
    )


def _answers(outcome: Outcome, tape: Samples, wavs: list[Path], bank: Bank) -> list[_Answer]:
    heard = [clip.moved(outcome.tape_at) for clip in find_clips(tape, bank).clips if clip.key != _MOMENT]
    voiced = {clip.key: clip.voiced[0] / soundfile.info(wavs[0]).samplerate for clip in bank.clips}
    found = []
    spoken = [deed for deed in outcome.deeds if deed.kind == "play"]
    for deed, wav, (_, expected, _) in zip(spoken, wavs, _ANSWERS, strict=False):
        end = deed.at + _voiced_end(wav)
        following = next((clip for clip in heard if clip.at >= end), None)
        if following is None:
            found.append(_Answer(expected, "", None))
        else:
            first = following.at + max(0.0, voiced.get(following.key, 0.0) - following.skipped)
            found.append(_Answer(expected, following.key, first - end))
    return found


def _voiced_end(wav: Path) -> float:
    """Return the second at which the voice in a file ends."""
    samples, rate = soundfile.read(wav, dtype="int16")
    silence = first_sound(samples[::-1].astype(np.int16))
    return float((len(samples) - (silence or 0)) / rate)


def _wav(text: str, folder: Path) -> Path:
    said = voice.with_sound(Action("say", When(0.0), text), folder, "id")
    return Path(said.value)


def _wait_until_it_hears(copy: BenchCopy, order: Order) -> None:
    order.say("waiting for the recogniser to prepare the words (minutes on a machine that never did)")
    client = SpeechClient(copy.settings)
    client.start()
    deadline = time.monotonic() + _READY_SECONDS
    try:
        while time.monotonic() < deadline:
            told = json.loads(client.status() or "{}")
            if {one["name"] for one in told.get("grammars", ()) if one["engine"] not in ("", "null")} >= _NEEDED:
                return
            time.sleep(1)
    finally:
        client.stop()
    raise BenchmarkError("The recogniser did not prepare its words; see recogniser.log and `line123 status`.")
