"""Load one model and test it, in a process of its own: ``… vosk.trial FOLDER LANGUAGE`` says why not."""

from __future__ import annotations

import sys
from pathlib import Path

from ivr.speech.engines.base import EngineFault


def main() -> int:
    """Return 0 when the model may be used."""
    from ivr.speech.engines.vosk.engine import VoskEngine

    try:
        VoskEngine.load(Path(sys.argv[1]), sys.argv[2]).self_test()
    except EngineFault as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
