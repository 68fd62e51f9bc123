"""Start a recogniser as supervisor would, and wait for what it becomes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import contextmanager

from helpers.stack import ROOT

from ivr.speech.contract import Grammar, Kind, Phrase

SCOPE = Grammar(
    "scope",
    Kind.MENU,
    "id",
    (Phrase("satu rumah", "house"), Phrase("tetangga juga", "street"), Phrase("kabel putus", "danger")),
)


def wait_until(truth, seconds=20.0):
    until = time.monotonic() + seconds
    while not truth():
        assert time.monotonic() < until, "it never became true"
        time.sleep(0.01)


@contextmanager
def recogniser_process(settings, module="helpers.scripted_recogniser"):
    """A process as supervisor would start it."""
    paths = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    environment = os.environ | settings.environment() | {"PYTHONPATH": paths}
    with subprocess.Popen([sys.executable, "-m", module], env=environment) as process:
        try:
            yield process
        finally:
            process.kill()
