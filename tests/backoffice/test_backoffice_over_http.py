"""A back office that is slow, broken or strange: the caller waits no longer than the budget and hears it is away."""

from __future__ import annotations

import re
import time
from datetime import date
from pathlib import Path

import pytest
import yaml
from flask import Flask, Response
from helpers.utility_server import served, utility_app

from ticketing.backoffice.caller import open_back_office
from ticketing.backoffice.contract import BackOffice, UnavailableError
from ticketing.backoffice.embedded.office import EmbeddedBackOffice
from ticketing.backoffice.http import description
from ticketing.backoffice.http.client import HttpBackOffice
from ticketing.backoffice.http.operations import OPERATIONS
from ticketing.core.config import Settings
from ticketing.core.errors import InvalidError

NUMBER = "561000000011"
DOCS = Path(__file__).resolve().parents[2] / "docs"
TOLD = {
    "number": NUMBER, "meter": "14000000011", "tariff_class": "R-1", "power_va": 1300, "payment": "prepaid",
    "area_code": "0380", "unit_code": "X", "regency": "X", "district": "X", "timezone": "Asia/Makassar",
    "challenges": [],
}  # fmt: skip


class Utility:
    """A server that answers every question with what a test puts into ``answer``, and counts the questions."""

    def __init__(self, answer):
        self.answer, self.asked = answer, 0
        self.app = Flask("strange")
        self.app.add_url_rule("/<path:path>", "any", self._view, methods=["GET", "POST"])

    def _view(self, path):
        self.asked += 1
        return self.answer()


@pytest.fixture
def ask():
    """Ask a strange utility one question, several times if wanted."""

    def asking(utility, times=1, seconds=20.0):
        with served(utility.app) as address:
            client = HttpBackOffice(address, "key", seconds=seconds)
            try:
                for _ in range(times - 1):
                    with pytest.raises(UnavailableError):
                        client.find(NUMBER)
                return client.find(NUMBER)
            finally:
                client.close()

    return asking


@pytest.mark.parametrize(
    "answer",
    [
        lambda: Response("oops", 500),
        lambda: Response("later", 503),
        lambda: Response("no", 404),
        lambda: Response("no", 401),
        lambda: Response('{"code": "made-up", "message": ""}', 400),
        lambda: Response('{"code": "not-found"}', 404),
        lambda: Response("[]", 200),
        lambda: Response("{}", 200),
        lambda: Response("<html>", 200),
        lambda: Response("", 200),
        lambda: Response("", 302, headers={"Location": "/elsewhere"}),
        lambda: Response(iter([b" " * 1_000_000] * 3), 200),
        lambda: {**TOLD, "power_va": "plenty"},
    ],
)
def test_answer_that_cannot_be_used_means_not_available(ask, answer):
    with pytest.raises(UnavailableError):
        ask(Utility(answer))


def test_answer_with_fields_we_do_not_know_is_taken(ask):
    assert ask(Utility(lambda: {**TOLD, "colour": "red"})).number == NUMBER


def test_late_answer_is_not_waited_for(ask):
    def late():
        time.sleep(2)
        return TOLD

    with pytest.raises(UnavailableError):
        ask(Utility(late), seconds=0.2)


def test_answer_that_drips_is_not_waited_for(ask):
    def dripping():
        for _ in range(20):
            yield b" "
            time.sleep(0.1)

    with pytest.raises(UnavailableError):
        ask(Utility(lambda: Response(dripping(), 200)), seconds=0.3)


def test_time_without_a_zone_is_no_answer():
    visit = {"number": "1", "office_code": "X", "timezone": "Asia/Jakarta", "is_cancelled": True}
    utility = Utility(lambda: {**visit, "starts_at": "2026-02-26T08:00:00", "ends_at": "2026-02-26T09:00:00"})
    with served(utility.app) as address:
        client = HttpBackOffice(address, "key")
        with pytest.raises(UnavailableError, match="no zone"):
            client.cancel_visit("1")
        client.close()


def test_nobody_at_the_address_means_not_available():
    client = HttpBackOffice("http://127.0.0.1:9", "key")

    with pytest.raises(UnavailableError):
        client.offices("0380")
    client.close()


def test_after_failures_in_a_row_callers_are_told_without_asking(ask):
    utility = Utility(lambda: Response("oops", 500))

    with pytest.raises(UnavailableError, match="did not answer just now"):
        ask(utility, times=6)

    assert utility.asked == 5


def test_refusal_that_was_agreed_is_no_failure_of_the_back_office(ask):
    utility = Utility(lambda: ({"code": "invalid", "message": "no", "details": {"length": 5}}, 422))

    for _ in range(6):
        with pytest.raises(InvalidError):
            ask(utility)


def test_wrong_key_means_not_available(embedded):
    with served(utility_app(embedded, "another key")) as address:
        client = HttpBackOffice(address, "key")
        with pytest.raises(UnavailableError):
            client.tariffs(date(2026, 2, 1))
        client.close()


@pytest.mark.parametrize("number", ["../holder", "a/b", "1 2", "", "%2e%2e"])
def test_number_that_could_lead_to_another_path_is_never_sent(ask, number):
    client = HttpBackOffice("http://127.0.0.1:9", "key")

    with pytest.raises(InvalidError):
        client.application(number)
    client.close()


def test_settings_decide_which_back_office_it_is(database, tmp_path):
    embedded = open_back_office(Settings(data=tmp_path), database)
    remote = open_back_office(Settings(data=tmp_path, back_office_url="http://127.0.0.1:9"), database)

    assert isinstance(embedded, EmbeddedBackOffice)
    assert isinstance(remote, HttpBackOffice)
    remote.close()


def test_every_question_of_the_interface_has_a_path():
    asked = [name for name in vars(BackOffice) if not name.startswith("_")]

    assert sorted(operation.name for operation in OPERATIONS) == sorted(asked)


def test_page_of_the_interface_is_the_one_the_code_writes():
    page = (DOCS / "backoffice-openapi.yaml").read_text(encoding="utf-8")

    assert page == description.text(), "run `make docs`"


def test_page_refers_to_nothing_it_does_not_describe():
    page = (DOCS / "backoffice-openapi.yaml").read_text(encoding="utf-8")
    schemas = yaml.safe_load(page)["components"]["schemas"]

    assert set(re.findall(r"#/components/schemas/(\w+)", page)) == set(schemas)
