"""Runs a benchmark as an operator would and reads what it tells programs."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from helpers.stack import ROOT


def short_result(name: str, seconds: float) -> dict[str, Any]:
    """Run ``line123 bench NAME --short``; it must succeed within so many seconds."""
    command = [sys.executable, "-m", "line123", "bench", name, "--short", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=seconds, check=False)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told
