"""Which versions of Asterisk can serve calls, and why the others cannot."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_BANNER = re.compile(r"(?:Asterisk\s+)?(?:certified[/-])?(\d+)\.(\d+)(?:\.(\d+))?(?:[-~]?((?:rc|beta|alpha|pre)\d*))?")


@dataclass(frozen=True)
class Version:
    """An Asterisk version; ``stage`` is empty for a release, else ``rc1`` and the like."""

    major: int
    minor: int
    patch: int
    stage: str = ""

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}" + (f"-{self.stage}" if self.stage else "")


def parse(text: str) -> Version | None:
    """Read the output of ``asterisk -V`` or a Debian version (``1:22.10.1~dfsg-1``); None when it is neither."""
    found = _BANNER.match(re.sub(r"^\d+:", "", text.strip()))
    if not found or found[0].startswith("Asterisk certified"):
        return None
    return Version(int(found[1]), int(found[2]), int(found[3] or 0), found[4] or "")


def refusal(version: Version | None) -> str:
    """One sentence on why this version cannot be used; empty when it can."""
    if version is None:
        return "its version cannot be read"
    if version.major != 22:  # noqa: PLR2004 the line that was measured
        return f"{version} is not of the 22 line, the only one Line 123 has been measured with"
    if version.minor < 10:  # noqa: PLR2004
        return f"{version} sends no keys over AudioSocket; 22.10 is the first that does"
    if version.minor == 11 and version.patch == 0:  # noqa: PLR2004
        # asterisk/asterisk issue 2085; the repair was merged after 22.11.0-rc1
        return f"{version} may be crashed by one PONG frame from any websocket client"
    return ""


def probe(command: Sequence[str]) -> Version | None:
    """Ask a program for its version; None when it cannot be run or gives none within 10 seconds."""
    try:
        done = subprocess.run([*command, "-V"], capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return parse(done.stdout)
