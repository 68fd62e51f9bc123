"""A whole copy of Line 123 for one test: own data folder, own ports, stopped at the end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from line123.up import parts
from line123.up.secrets import load_secrets
from line123.up.state import settings_in_force

if TYPE_CHECKING:
    from types import TracebackType

    from ticketing.core.config import Settings

ROOT = Path(__file__).resolve().parents[2]


class Stack:
    """``with Stack(tmp_path, without=("web",)) as stack:`` starts ``line123 up --detach`` and stops it at the end.

    Ports need no care: ``up`` reserves the next free thousand for as long as the copy lives, so stacks of parallel
    test processes never meet. ``only`` names the parts wanted, instead of those left out.
    """

    def __init__(
        self,
        folder: Path,
        *,
        without: tuple[str, ...] = (),
        only: tuple[str, ...] | None = None,
        environment: dict[str, str] | None = None,
    ) -> None:
        self.data = folder / "data"
        self.without = without if only is None else tuple(name for name in parts.NAMES if name not in only)
        self.environment = environment or {}

    def __enter__(self) -> Self:
        self.up()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.down()

    @property
    def settings(self) -> Settings:
        """Settings of the running copy, with the ports it has."""
        return settings_in_force(self.data)

    @property
    def secrets(self) -> dict[str, str]:
        """SIP passwords by user (``caller``, ``phone1``, ``phone2``) and the other secrets."""
        return load_secrets(self.data)

    def up(self) -> None:
        """Start, or start again after ``down``; fails with the parts' last words."""
        done = self.line123("up", "--detach", "--without", ",".join(self.without))
        assert done.returncode == 0, done.stderr

    def down(self) -> None:
        self.line123("down")

    def status(self) -> dict[str, Any]:
        """The answer of ``line123 status --json``."""
        answer: dict[str, Any] = json.loads(self.line123("status", "--json").stdout)
        return answer

    def part(self, name: str) -> dict[str, Any]:
        """State of one part, as ``status`` tells it."""
        return next(part for part in self.status()["parts"] if part["name"] == name)

    def log(self, name: str) -> str:
        """What a part has written so far."""
        return (self.settings.log_dir / f"{name}.log").read_text(encoding="utf-8", errors="replace")

    def line123(self, command: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of ``line123`` on this copy's data folder."""
        return subprocess.run(
            [sys.executable, "-m", "line123", command, "--data", str(self.data), *arguments],
            cwd=ROOT,
            env=os.environ | self.environment,
            capture_output=True,
            text=True,
            timeout=200,
            check=False,
        )
