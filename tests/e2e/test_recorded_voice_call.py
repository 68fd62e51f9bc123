"""A voice that was published while the line runs is heard by the next real caller, and undone as fast."""

from __future__ import annotations

import time
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from ivr.voice.catalogue import PROMPTS, load_catalogue
from ivr.voice.manifest import clip_path
from line123.caller.api import place_call
from ticketing import tables  # noqa: F401 foreign keys want all of them
from ticketing.accounts.permissions import Permission
from ticketing.changes import service as changes
from ticketing.core import clock
from ticketing.core.actor import system
from ticketing.core.db import Database
from ticketing.voices.caller import VOICES, PublishedClip, PublishedSet
from ticketing.voices.published import put_out

if TYPE_CHECKING:
    from helpers.stack import Stack

pytestmark = [
    pytest.mark.telephony,
    pytest.mark.long,
    pytest.mark.xdist_group("e2e"),
    pytest.mark.timeout(600),
]

CALLER = "+6281100004402"  # no other test calls from there
EDITOR = system("editor", [Permission.SETTINGS_VIEW, Permission.SETTINGS_EDIT])
FOLLOWED_SECONDS = 8  # the line asks every three


def another_voice(stack: Stack) -> str:
    """Publish the English clips as if somebody had recorded the Indonesian texts: a voice that cannot be confused."""
    lines = [phrase for phrase in load_catalogue("id").values() if phrase.family == "main"]
    files = {phrase.key: clip_path(PROMPTS, "en", phrase.key) for phrase in lines}
    clips = {
        phrase.key: PublishedClip(sha256(files[phrase.key].read_bytes()).hexdigest(), phrase.seconds, phrase.text)
        for phrase in lines
    }
    return put_out(stack.settings.voices_dir, PublishedSet("id", "main", "Ibu Sari", clips), files)


def languages_heard(stack: Stack) -> set[str]:
    call = place_call(stack.settings, "0380123", from_number=CALLER, hangup="main.privacy@end")
    return {clip.language for clip in call.heard if clip.key.startswith("main.")}


def test_a_published_voice_is_heard_in_the_next_call_and_undone_in_the_one_after(stack: Stack) -> None:
    assert languages_heard(stack) == {"id"}
    version = another_voice(stack)
    database = Database(stack.settings.database)
    with database.write() as session:
        document = VOICES.read({"id": {"main": version}})
        number = changes.current(session, VOICES).number
        change = changes.save(session, EDITOR, VOICES, document, clock.now(), number=number).id
    time.sleep(FOLLOWED_SECONDS)
    assert languages_heard(stack) == {"en"}
    with database.write() as session:
        changes.undo(session, EDITOR, VOICES, change, clock.now())
    time.sleep(FOLLOWED_SECONDS)
    assert languages_heard(stack) == {"id"}
    database.dispose()
