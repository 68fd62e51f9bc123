"""The way of a call into the call script and out of it, on a real Asterisk with a call script of our own."""

from __future__ import annotations

import queue
import socketserver
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from helpers.rawsip import RawCall, stay_on_the_line
from helpers.stack import Stack

from line123.up.paths import CLIPS

pytestmark = [pytest.mark.telephony, pytest.mark.xdist_group("dialplan")]

APOLOGY = CLIPS / "id" / "fault.system.alaw"


@dataclass
class Line:
    """Asterisk and a call script whose act a test chooses; ``asked`` holds the environments it was given."""

    stack: Stack
    asked: queue.Queue[dict[str, str]] = field(default_factory=queue.Queue)
    act: Callable[[socketserver.StreamRequestHandler], None] = lambda _: None

    def call(self, dialled: str, **caller: str) -> RawCall:
        """Dial and stay until the line hangs up."""
        return stay_on_the_line(self.stack.settings.port("sip"), dialled, **caller)

    def arguments(self) -> list[str]:
        """Arguments of the next call the script was given."""
        environment = self.asked.get(timeout=30)
        return [environment[f"agi_arg_{number}"] for number in range(1, 5)]


def _done(handler):
    handler.wfile.write(b"SET VARIABLE IVR_DONE 1\n")
    handler.rfile.readline()


def _dies(handler):
    pass


def _stalls(handler):
    handler.rfile.read()


@contextmanager
def _script(line: Line) -> Iterator[None]:
    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            lines = iter(lambda: self.rfile.readline().decode().strip("\n"), "")
            environment = dict(text.partition(": ")[::2] for text in lines)
            environment["lines"] = str(len(environment))
            self.dialled = environment.get("agi_arg_1", "")
            if environment["agi_network_script"] == "main":
                line.asked.put(environment)
                line.act(self)

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    with Server(("127.0.0.1", line.stack.settings.port("fastagi")), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def asterisk(tmp_path_factory):
    with Stack(tmp_path_factory.mktemp("line"), only=("asterisk",)) as stack:
        yield stack


@pytest.fixture
def line(asterisk):
    made = Line(asterisk, act=_done)
    with _script(made):
        yield made


@pytest.fixture(scope="module")
def failed(asterisk):
    """Three calls whose script fails, placed together because each takes a minute: by what went wrong."""
    acts = {"0380123": _stalls, "021123": _dies}
    line = Line(asterisk, act=lambda handler: acts[handler.dialled](handler))
    with ThreadPoolExecutor(3) as calls:
        with _script(line):
            stalls, dies = calls.submit(line.call, "0380123"), calls.submit(line.call, "021123")
            assert {line.arguments()[0] for _ in acts} == set(acts)
        # Nobody listens any more; the script that stalls holds on to its caller.
        alone = calls.submit(line.call, "0231123")
        return {"stalls": stalls.result(), "dies": dies.result(), "nobody listens": alone.result()}


@pytest.mark.parametrize(
    ("dialled", "told"),
    [
        ("123", "123"),
        ("021123", "021123"),
        ("0380123", "0380123"),
        ("+6221123", "021123"),
        ("+62380123", "0380123"),
        ("6221123", "021123"),
        ("62380123", "0380123"),
    ],
)
def test_every_form_of_123_reaches_the_script_as_the_domestic_number(line, dialled, told):
    heard = line.call(dialled)

    assert heard.end == "BYE"
    assert line.arguments()[:2] == [told, "08123456789"]


@pytest.mark.parametrize(
    "dialled", ["0380833123", "0812345678", "1234", "23", "0123", "00123", "start", "fault", "T", "s", "+1380123"]
)
def test_any_other_number_is_not_found(line, dialled):
    assert line.call(dialled).end == "SIP/2.0 404 Not Found"
    assert line.asked.empty()


@pytest.mark.parametrize(
    ("user", "name"),
    [
        ("0812%0aagi_arg_1:%20999", ""),
        ("%22evil%0d%0a%7d%24%7bSHELL(id)%7d", ""),
        ("9" * 9000, ""),
        ("08123456789", '"two%0alines"'),
        ("08123456789", '"Bob ${SHELL(id)} \\" , ) ( }"'),
        ("08123456789", f'"{"A" * 9000}"'),
        ("%28%28%22%2c%5c%7d", '"((("'),
    ],
)
def test_hostile_caller_is_served_as_unknown_with_a_flaw_noted(line, user, name):
    heard = line.call("0380123", user=user, name=name)

    assert heard.end == "BYE"
    environment = line.asked.get(timeout=30)
    assert (environment["agi_arg_1"], environment["agi_arg_2"], environment["agi_arg_4"]) == ("0380123", "", "1")
    assert environment["agi_callerid"] == environment["agi_calleridname"] == "unknown"
    assert environment["lines"] == "26"


@pytest.mark.parametrize(
    ("user", "name", "number"),
    [
        ("+628123456789", "", "+628123456789"),
        ("0812-345.678", "", "0812345678"),
        ("anonymous", '"Anonymous"', ""),
        ("phone1", "", ""),
        ("08123456789", '"O\'Brien, Café (PLN) 1/2"', "08123456789"),
    ],
)
def test_ordinary_caller_has_no_flaw(line, user, name, number):
    line.call("0380123", user=user, name=name)

    told, flaw = (arguments := line.arguments())[1], arguments[3]
    assert (told, flaw) == (number, "0")


def test_caller_whose_script_dies_hears_the_apology_and_may_leave_a_message(failed):
    assert failed["dies"].end == "BYE"
    assert APOLOGY.read_bytes()[1600:8000] in failed["dies"].audio


def test_caller_whose_script_stalls_hears_the_apology_and_is_let_go(failed):
    assert failed["stalls"].end == "BYE"
    assert APOLOGY.read_bytes()[1600:8000] in failed["stalls"].audio


def test_caller_hears_the_apology_when_no_script_listens_at_all(failed):
    assert failed["nobody listens"].end == "BYE"
    assert APOLOGY.read_bytes()[1600:8000] in failed["nobody listens"].audio
