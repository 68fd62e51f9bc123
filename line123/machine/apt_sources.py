"""The Debian mirror that this machine already trusts, read from its own apt sources."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_ONE_LINE = re.compile(r"^deb\s+(?:\[(?P<options>[^]]*)\]\s+)?(?P<uri>\S+)\s+(?P<suite>\S+)\s*(?P<components>[^#]*)")


@dataclass(frozen=True)
class Source:
    """One enabled binary source."""

    uri: str
    suites: tuple[str, ...]
    components: tuple[str, ...]
    signed_by: str = ""


def read(apt: Path = Path("/etc/apt")) -> list[Source]:
    """All enabled binary sources of both formats, in the order apt reads them."""
    found: list[Source] = []
    listed = [apt / "sources.list", *sorted((apt / "sources.list.d").glob("*"))]
    for path in (path for path in listed if path.is_file()):
        text = path.read_text(encoding="utf-8", errors="replace")
        if path.suffix == ".sources":
            found += _deb822(text)
        elif path.suffix == ".list":
            found += _one_line(text)
    return found


def debian_mirror(sources: list[Source], codename: str) -> Source | None:
    """The source that carries the main Debian archive of this release."""
    names = {codename, "stable", "testing", "unstable", "sid"}
    for source in sources:
        if names & set(source.suites) and "main" in source.components and "debian" in source.uri:
            return source
    return None


def _one_line(text: str) -> Iterator[Source]:
    for line in text.splitlines():
        if not (parts := _ONE_LINE.match(line.strip())):
            continue
        options = dict(item.split("=", 1) for item in (parts["options"] or "").split() if "=" in item)
        yield Source(parts["uri"], (parts["suite"],), tuple(parts["components"].split()), options.get("signed-by", ""))


def _deb822(text: str) -> Iterator[Source]:
    for stanza in re.split(r"\n\s*\n", text):
        fields = _fields(stanza)
        if "deb" not in fields.get("types", "").split() or fields.get("enabled", "yes").lower() in {"no", "false", "0"}:
            continue
        key = fields.get("signed-by", "").strip()
        for uri in fields.get("uris", "").split():
            suites, components = fields.get("suites", "").split(), fields.get("components", "").split()
            yield Source(uri, tuple(suites), tuple(components), key if key.startswith("/") else "")


def _fields(stanza: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    name = ""
    for line in stanza.splitlines():
        if line.startswith("#"):
            continue
        if line[:1].isspace() and name:
            fields[name] += "\n" + line.strip()
        elif ":" in line:
            name, value = line.split(":", 1)
            name = name.strip().lower()
            fields[name] = value.strip()
    return fields
