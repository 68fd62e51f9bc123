"""Words that agents heard become words that the line listens for, when somebody says what they mean."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from helpers.factories import NOW, make_actor, make_call, make_unit
from sqlalchemy import select

from ivr.speech.grammars import exporting
from ivr.speech.grammars.own_words import OwnWords
from ticketing.core import clock
from ticketing.core.errors import InvalidError, NotFoundError, NotPermittedError
from ticketing.core.events import Event
from ticketing.core.jobs import perform
from ticketing.core.outbox import OutboxRow
from ticketing.intake.models import CallStep
from ticketing.transcripts import jobs, service, words, words_file
from ticketing.transcripts.book import read_book
from ticketing.transcripts.errors import PhraseTakenError, WordDecidedError
from ticketing.transcripts.recogniser import Answer
from ticketing.transcripts.words_file import Line

DANGLING = words.Place("scope", "neighbours", "sakampong", "mkn")


@pytest.fixture
def book(monkeypatch, tmp_path):
    """The real phrase book, as the line writes it."""
    monkeypatch.setenv("LINE123_DATA", str(tmp_path))
    exporting.export(tmp_path / "run" / exporting.FILE)
    return read_book(tmp_path / "run")


class House:
    """Kupang, where people work, and Cirebon; recordings that somebody has corrected."""

    def __init__(self, database):
        self.database = database
        with database.write() as session:
            self.kupang = make_unit(session, "KUPANG", area="0380")
            cirebon = make_unit(session, "CIREBON", area="0231")
            self.here, self.there = self.kupang.id, cirebon.id
            self.supervisor = make_actor(session, "supervisor", "supervisor", (self.kupang,))
            self.agent = make_actor(session, "agent", "agent", (self.kupang,))
            self.boss = make_actor(session, "boss", "supervisor")

    def corrected(self, draft: str, text: str, *, unit: int = 0, area: str = "0380") -> str:
        with self.database.write() as session:
            call = make_call(session, unit_id=unit or self.here, area_code=area)
            step = CallStep(call_id=call.id, at=NOW, node="details.address", field="address", value=call.id)
            session.add(step)
            session.flush()
            answer = Answer(draft, 0.5, "whisper_list", "d01c")
            service.keep_answer(session, jobs.RECOGNISER, call.id, "address", call.id, answer, NOW)
            service.correct(session, self.boss, call.id, "address", text, clock.now(), version=1)
            return call.id

    def offered(self, book, actor=None):
        with self.database.read() as session:
            return words.offers(session, actor or self.supervisor, book)

    def decide(self, what, *values):
        with self.database.write() as session:
            return what(session, *values)

    def run_jobs(self):
        with self.database.read() as session:
            ids = list(session.scalars(select(OutboxRow.id).where(OutboxRow.done_at.is_(None))))
        for row in ids:
            perform(self.database, row, clock.now())


@pytest.fixture
def house(each_database):
    return House(each_database)


@pytest.fixture
def small_house(database):
    return House(database)


def approve(house, book, word="sakampong", place=DANGLING, actor=None):
    return house.decide(words.approve, actor or house.supervisor, word, "0380", place, book, clock.now())


def test_words_of_corrections_that_the_book_lacks_are_offered_missed_ones_first(house, book):
    house.corrected("padam semua sa kampung", "Padam semua sakampong, deng lampu jalan")
    house.corrected("mati lampu deng kipas", "mati lampu deng kipas")
    house.corrected("padam", "padam sakampong")
    found = {offer.word: offer for offer in house.offered(book)}
    assert "padam" not in found  # the book has it
    assert "semua" not in found  # every sentence has it
    assert (found["sakampong"].times, found["sakampong"].missed) == (2, 2)
    assert "sakampong" in found["sakampong"].example
    assert found["kipas"].missed == 0
    assert house.offered(book)[0].word == "sakampong"


def test_a_correction_that_was_taken_back_offers_nothing(small_house, book):
    call = small_house.corrected("padam", "padam sakampong")
    with small_house.database.write() as session:
        service.restore_draft(session, small_house.boss, call, "address", clock.now(), version=2)
    assert small_house.offered(book) == []


def test_words_of_other_units_are_not_offered(small_house, book):
    small_house.corrected("padam", "padam sadesa", unit=small_house.there, area="0231")
    assert small_house.offered(book) == []
    assert [offer.area_code for offer in small_house.offered(book, small_house.boss)] == ["0231"]


def test_an_agent_decides_about_no_word(small_house, book):
    small_house.corrected("padam", "padam sakampong")
    with pytest.raises(NotPermittedError):
        small_house.offered(book, small_house.agent)
    with pytest.raises(NotPermittedError):
        approve(small_house, book, actor=small_house.agent)


def test_an_approved_word_is_heard_by_the_line_in_its_area(house, book, tmp_path):
    house.corrected("padam", "padam sakampong")
    approve(house, book)
    house.run_jobs()
    own = OwnWords(tmp_path / "words.csv")
    assert [(word.grammar, word.meaning, word.phrase, word.area) for word in own.words()] == [
        ("scope", "neighbours", "sakampong", "0380")
    ]
    assert own.faults() == ()
    assert house.offered(book) == []


def test_undoing_takes_the_word_out_again_and_offers_it_anew(house, book, tmp_path):
    house.corrected("padam", "padam sakampong")
    row = approve(house, book)
    house.run_jobs()
    house.decide(lambda session: words.undo(session, house.supervisor, row.id, clock.now(), version=row.version))
    house.run_jobs()
    assert OwnWords(tmp_path / "words.csv").words() == ()
    assert [offer.word for offer in house.offered(book)] == ["sakampong"]
    approve(house, book)
    with house.database.read() as session:
        query = select(Event).where(Event.kind.startswith("words.")).order_by(Event.id)
        told = [(event.kind, event.actor_name, event.data["word"]) for event in session.scalars(query)]
    assert told == [(f"words.{what}", "Supervisor", "sakampong") for what in ("approved", "undone", "approved")]


def test_a_dismissed_word_is_offered_no_more(small_house, book):
    small_house.corrected("padam", "padam sakampong")
    row = small_house.decide(words.dismiss, small_house.supervisor, "sakampong", "0380", book, clock.now())
    assert small_house.offered(book) == []
    with pytest.raises(NotFoundError):
        approve(small_house, book)
    with small_house.database.write() as session, pytest.raises(WordDecidedError):
        words.undo(session, small_house.supervisor, row.id, clock.now(), version=row.version + 1)


@pytest.mark.parametrize(
    "change",
    [
        {"grammar": "nothing"},
        {"meaning": "nothing"},
        {"phrase": "sakampong 2"},
        {"phrase": "=cmd()"},
        {"phrase": "x" * 61},
        {"language": "xx"},
        {"is_everywhere": True},
    ],
)
def test_what_the_line_would_refuse_is_refused_here(small_house, book, change):
    small_house.corrected("padam", "padam sakampong")
    with pytest.raises(InvalidError):
        approve(small_house, book, place=replace(DANGLING, **change))


@pytest.mark.parametrize("phrase", ["tetangga juga", "kabel putus"])
def test_a_phrase_that_means_something_already_is_refused(small_house, book, phrase):
    small_house.corrected("padam", "padam sakampong")
    scope = book.grammar("scope")
    known = phrase if phrase == "kabel putus" else scope.meanings["own_house"][0]
    assert book.is_danger("kabel putus")
    with pytest.raises(PhraseTakenError):
        approve(small_house, book, place=replace(DANGLING, phrase=known))


def test_who_works_for_the_whole_company_adds_words_everywhere(small_house, book):
    small_house.corrected("padam", "padam sakampong")
    row = approve(small_house, book, place=replace(DANGLING, is_everywhere=True), actor=small_house.boss)
    assert row.area == ""


@pytest.mark.parametrize("text", ["", "[]", "{", '{"grammars": [1], "places": [], "languages": []}'])
def test_a_book_that_cannot_be_read_is_none(tmp_path, text):
    (tmp_path / "grammars.json").write_text(text)
    assert read_book(tmp_path) is None
    assert read_book(tmp_path / "nowhere") is None


HEAD = "grammar,meaning,phrase,language,area\n"
NEW = Line("scope", "neighbours", "sakampong", "mkn", "0380")


def test_lines_of_people_stay_as_they_are(tmp_path):
    path = tmp_path / "words.csv"
    by_hand = 'scope,own_house,"beta pung rumah",mkn,0380\n'
    path.write_text(HEAD + by_hand)
    assert words_file.bring_in_line(path, [NEW], [])
    assert path.read_text() == HEAD + by_hand.replace('"', "") + "scope,neighbours,sakampong,mkn,0380\n"
    assert not words_file.bring_in_line(path, [NEW], [])
    assert words_file.bring_in_line(path, [], [NEW])
    assert path.read_text() == HEAD + by_hand.replace('"', "")


def test_a_file_with_a_strange_heading_is_not_overwritten(tmp_path):
    path = tmp_path / "words.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(ValueError, match="lacks a column"):
        words_file.bring_in_line(path, [NEW], [])
    assert path.read_text() == "a,b\n1,2\n"


def test_the_exported_book_is_plain_json():
    assert json.loads(json.dumps(exporting.exported())) == exporting.exported()
