"""What callers say in the end-to-end tests: small recordings of a synthetic voice, the same on every machine.

``python tests/helpers/spoken_answers.py`` makes those that ``answers.tsv`` names and that are not there, by the voice
of ``line123 call --say`` (Kokoro); to make one anew, delete it first. They are A-law, as a telephone line carries them.
"""

from __future__ import annotations

import csv
import sys
import tempfile
from pathlib import Path

SAID = Path(__file__).parents[1] / "data" / "speech" / "answers"


def spoken(name: str) -> str:
    """Return the recording of an answer; fails when there is none."""
    path = SAID / f"{name}.wav"
    assert path.exists(), f"no recording {name}: see tests/helpers/spoken_answers.py"
    return str(path)


def make_missing() -> list[str]:
    """Make the recordings that are not there; return their names."""
    import soundfile

    from line123.caller.script import Action, When
    from line123.caller.voice import with_sound

    with (SAID / "answers.tsv").open(encoding="utf-8", newline="") as table:
        wanted = {row["name"]: row["words"] for row in csv.DictReader(table, delimiter="\t")}
    missing = [name for name in wanted if not (SAID / f"{name}.wav").exists()]
    with tempfile.TemporaryDirectory() as folder:
        for name in missing:
            said = with_sound(Action("say", When(0.0), wanted[name]), Path(folder), "id")
            samples, rate = soundfile.read(said.value)
            soundfile.write(SAID / f"{name}.wav", samples, rate, subtype="ALAW", format="WAV")
    return missing


if __name__ == "__main__":
    sys.stdout.write("".join(f"{name}\n" for name in make_missing()))
