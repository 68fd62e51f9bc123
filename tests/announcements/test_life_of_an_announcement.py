"""An announcement from its writing to its end, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import timedelta

import pytest
from helpers.factories import NOW
from sqlalchemy import select

from ticketing.announcements import jobs, reading, service
from ticketing.announcements.entry import Words
from ticketing.announcements.errors import (
    AnnouncementChangedError,
    AnnouncementOverError,
    NothingToUndoError,
    TooLongError,
)
from ticketing.announcements.standing import Standing, standing
from ticketing.clips.errors import ClipNotHeardError, ClipNotReadyError
from ticketing.clips.orders import SPEAK, pending
from ticketing.clips.speaking import Clip
from ticketing.core.errors import InvalidError, NotFoundError, NotPermittedError
from ticketing.core.jobs import MOST_ATTEMPTS
from ticketing.core.outbox import OutboxRow

LATER = NOW + timedelta(minutes=10)
WORDS = Words("Kantor kami tutup hari ini.", "Our office is closed today.", NOW, NOW + timedelta(days=1))
ONLY_INDONESIAN = Words("Awas banjir.", "", NOW, NOW + timedelta(days=1))


def clip(letter, seconds=5.0):
    return Clip(letter * 64, seconds)


def speak(session, announcement, *, seconds=5.0, letters="ab"):
    """Do what the job does once the voice has spoken."""
    for language, letter in zip(announcement.languages, letters, strict=False):
        order = service.order_of(announcement, language)
        jobs.keep_text(session, order, clip(letter, seconds), NOW)


def listen(session, actor, announcement, *languages):
    for language in languages or announcement.languages:
        service.note_heard(session, actor, announcement.id, language, announcement.clip(language), NOW)


def published(session, actor, words=ONLY_INDONESIAN, area="0380"):
    announcement = service.write(session, actor, area, words, NOW)
    speak(session, announcement)
    listen(session, actor, announcement)
    return service.publish(session, actor, announcement.id, NOW, version=announcement.version)


def standing_of(session, announcement, now=NOW):
    return standing(announcement, reading.heard_by(session, announcement), now)


def test_every_text_is_given_to_the_voice_when_it_is_saved(each_database, dispatcher):
    with each_database.write() as session:
        announcement = service.write(session, dispatcher, None, WORDS, NOW)
        rows = session.scalars(select(OutboxRow).where(OutboxRow.job == SPEAK)).all()
        assert [(row.queue, row.payload["language"], row.payload["is_sentence"]) for row in rows] == [
            ("media", "id", True),
            ("media", "en", True),
        ]
        assert standing_of(session, announcement) is Standing.SPEAKING


def test_nothing_is_published_before_every_text_was_listened_to_by_somebody(
    each_database, dispatcher, local_dispatcher
):
    with each_database.write() as session:
        announcement = service.write(session, dispatcher, "0380", WORDS, NOW)

        def publish():
            return service.publish(session, dispatcher, announcement.id, LATER, version=announcement.version)

        with pytest.raises(ClipNotReadyError):
            publish()
        speak(session, announcement)
        listen(session, local_dispatcher, announcement, "id")
        with pytest.raises(ClipNotHeardError):
            publish()
        assert standing_of(session, announcement) is Standing.UNHEARD
        listen(session, local_dispatcher, announcement, "en")
        assert standing_of(session, announcement) is Standing.READY
        assert publish().published_at == LATER
        assert standing_of(session, announcement) is Standing.TOLD


def test_a_clip_of_more_than_twelve_seconds_is_not_published(each_database, dispatcher):
    with each_database.write() as session:
        announcement = service.write(session, dispatcher, None, ONLY_INDONESIAN, NOW)
        speak(session, announcement, seconds=12.1)
        listen(session, dispatcher, announcement)
        assert standing_of(session, announcement) is Standing.TOO_LONG
        with pytest.raises(TooLongError) as refused:
            service.publish(session, dispatcher, announcement.id, NOW, version=announcement.version)
        assert refused.value.details == {"seconds": 12.1, "longest": 12.0}


def test_a_new_text_is_off_the_line_until_it_was_heard_and_undo_brings_the_old_one_back(each_database, dispatcher):
    with each_database.write() as session:
        announcement = published(session, dispatcher)
        words = Words("Awas longsor.", "", WORDS.valid_from, WORDS.valid_until)
        service.change(session, dispatcher, announcement.id, words, LATER, version=announcement.version)
        assert (announcement.clip_id, announcement.published_at) == (None, None)
        service.undo(session, dispatcher, announcement.id, LATER, version=announcement.version)
        assert (announcement.text_id, announcement.clip_id) == ("Awas banjir.", "a" * 64)
        assert announcement.published_at == NOW
        service.undo(session, dispatcher, announcement.id, LATER, version=announcement.version)
        assert (announcement.text_id, announcement.published_at) == ("Awas longsor.", None)
        kinds = [event.kind for event in reading.history(session, announcement)]
        assert kinds[:3] == ["announcement.undone", "announcement.undone", "announcement.changed"]


def test_another_end_keeps_the_announcement_on_the_line(each_database, dispatcher):
    with each_database.write() as session:
        announcement = published(session, dispatcher)
        words = Words("Awas banjir.", "", NOW, NOW + timedelta(hours=1))
        service.change(session, dispatcher, announcement.id, words, LATER, version=announcement.version)
        assert announcement.published_at == NOW
        (event, *_) = reading.history(session, announcement)
        assert list(event.data["after"]) == ["valid_until"]
        assert standing_of(session, announcement, NOW + timedelta(hours=2)) is Standing.OVER


def test_a_withdrawn_one_says_why_and_comes_back_by_undo(each_database, dispatcher):
    with each_database.write() as session:
        announcement = published(session, dispatcher)
        with pytest.raises(InvalidError):
            service.withdraw(session, dispatcher, announcement.id, LATER, version=announcement.version, reason=" ")
        service.withdraw(session, dispatcher, announcement.id, LATER, version=announcement.version, reason="salah")
        assert standing_of(session, announcement) is Standing.WITHDRAWN
        assert [one.id for one in reading.past(session, dispatcher, LATER)] == [announcement.id]
        with pytest.raises(AnnouncementOverError):
            service.publish(session, dispatcher, announcement.id, LATER, version=announcement.version)
        service.undo(session, dispatcher, announcement.id, LATER, version=announcement.version)
        assert standing_of(session, announcement, LATER) is Standing.TOLD
        assert [one.id for one in reading.current(session, dispatcher, LATER)] == [announcement.id]


def test_who_saw_an_older_state_is_refused(each_database, dispatcher):
    with each_database.write() as session:
        announcement = service.write(session, dispatcher, None, WORDS, NOW)
        with pytest.raises(NothingToUndoError):
            service.undo(session, dispatcher, announcement.id, NOW, version=announcement.version)
        with pytest.raises(AnnouncementChangedError):
            service.change(session, dispatcher, announcement.id, ONLY_INDONESIAN, NOW, version=announcement.version + 1)


def test_only_who_works_for_the_whole_company_speaks_to_everybody(each_database, dispatcher, local_dispatcher):
    with each_database.write() as session:
        with pytest.raises(NotPermittedError):
            service.write(session, local_dispatcher, None, WORDS, NOW)
        with pytest.raises(NotFoundError):
            service.write(session, local_dispatcher, "0231", WORDS, NOW)
        for_all = service.write(session, dispatcher, None, WORDS, NOW)
        assert reading.by_id(session, local_dispatcher, for_all.id).text_id == WORDS.text_id
        with pytest.raises(NotPermittedError):
            service.change(session, local_dispatcher, for_all.id, ONLY_INDONESIAN, NOW, version=for_all.version)


def test_the_page_learns_how_often_the_voice_failed(each_database, dispatcher):
    with each_database.write() as session:
        announcement = service.write(session, dispatcher, None, ONLY_INDONESIAN, NOW)
        order = service.order_of(announcement, "id")
        row = session.scalars(select(OutboxRow).where(OutboxRow.job == SPEAK)).one()
        row.attempts = MOST_ATTEMPTS
        session.flush()
        assert pending(session, order).has_given_up
        service.speak_again(session, dispatcher, announcement.id, LATER, version=announcement.version)
        session.flush()
        assert (pending(session, order).failures, pending(session, order).since) == (0, LATER)
        speak(session, announcement)


def test_a_text_changed_while_the_voice_spoke_keeps_its_own_clip(each_database, dispatcher):
    with each_database.write() as session:
        announcement = service.write(session, dispatcher, None, ONLY_INDONESIAN, NOW)
        old = service.order_of(announcement, "id")
        words = Words("Awas longsor.", "", WORDS.valid_from, WORDS.valid_until)
        service.change(session, dispatcher, announcement.id, words, NOW, version=announcement.version)
        assert not service.clip_made(session, jobs.VOICE, old, clip("a"), NOW)
        assert announcement.clip_id is None


@pytest.mark.parametrize(
    "words",
    [
        Words("", "Only English.", NOW, LATER),
        Words("*Awas*", "", NOW, LATER),
        Words("a" * 241, "", NOW, LATER),
        Words("Awas.", "/x/", NOW, LATER),
        Words("Awas.", "", LATER, NOW),
        Words("Awas.", "", NOW - timedelta(days=2), NOW - timedelta(days=1)),
        Words("Awas.", "", NOW, NOW + timedelta(days=93)),
    ],
)
def test_what_cannot_be_spoken_or_holds_for_an_impossible_time_is_refused(each_database, dispatcher, words):
    with each_database.write() as session, pytest.raises(InvalidError):
        service.write(session, dispatcher, None, words, NOW)
