"""The page of the recogniser: axe finds nothing, and it fits a phone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from ticketing.speech.book import FILE

if TYPE_CHECKING:
    from helpers.running_desk import Copy, People

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

_TOLD = {
    "at": "2026-11-22T01:00:00+00:00",
    "state": "ready",
    "served": {"id": "whisper_list", "en": "null"},
    "engines": [
        {
            "engine": "vosk",
            "label": "id/" + "a-long-name-of-a-model" * 3,
            "languages": ["id"],
            "model": "0123456789ab",
            "seconds": 2.5,
            "why": "graph/HCLr.fst is missing: this model has one fixed graph, which takes no grammar at run time.",
        }
    ],
    "grammars": [
        {
            "name": "place_0380",
            "kind": "place",
            "language": "id",
            "phrases": 162,
            "meanings": 68,
            "engine": "whisper_list",
            "passed": [{"engine": "vosk", "why": "cannot hear " + "place:5301052010, " * 10}],
        }
    ],
    "metrics": {
        "turns": 12,
        "by_status": {"ok": 7, "reject": 2, "silence": 1, "timeout": 2, "error": 0},
        "p50_ms": 240.0,
        "p95_ms": 360.0,
        "turned_away": 0,
        "partials": 0,
        "transcripts": 3,
    },
    "load": {"queued": 0},
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_is_for_everybody_and_for_a_phone(desk: Copy, people: People, scheme: str):
    desk.settings.run_dir.mkdir(parents=True, exist_ok=True)
    (desk.settings.run_dir / FILE).write_text(json.dumps(_TOLD), "utf-8")
    page = people.open(desk.agent("supervisor"), scheme=scheme)
    page.goto("/admin/speech")

    found = Axe().run(page)
    page.set_viewport_size({"width": 360, "height": 740})
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

    assert found.violations_count == 0, found.generate_report()
    assert wide <= 0
