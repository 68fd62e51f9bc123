"""AGI over a socket: what Asterisk sends, what hostile callers make it send, and how a call ends."""

from __future__ import annotations

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.agi import AgiError, CallerHungUp, ForgedEnvironmentError, SafeAgi, quote

ENVIRONMENT = (
    "agi_network: yes\nagi_network_script: main\nagi_request: agi://127.0.0.1:12303/main\nagi_channel: PJSIP/caller-1\n"
    "agi_language: id\nagi_type: PJSIP\nagi_uniqueid: 1763760000.1\nagi_callerid: 081234567890\n"
    "agi_calleridname: unknown\nagi_extension: start\nagi_arg_1: 0380123\nagi_arg_2: 081234567890\n\n"
)


class Asterisk:
    """The other end: says what a test tells it to."""

    def __init__(self, environment: str | bytes = ENVIRONMENT) -> None:
        self.ours, self.theirs = socket.socketpair()
        self.say(environment)

    def say(self, text: str | bytes) -> None:
        self.theirs.sendall(text if isinstance(text, bytes) else text.encode())

    def heard(self) -> bytes:
        self.theirs.settimeout(2)
        return self.theirs.recv(65536)

    def hang_up(self) -> None:
        self.theirs.close()

    def close(self) -> None:
        self.theirs.close()
        self.ours.close()


@pytest.fixture
def asterisk():
    made: list[Asterisk] = []

    def make(environment: str | bytes = ENVIRONMENT) -> Asterisk:
        made.append(Asterisk(environment))
        return made[-1]

    yield make
    for each in made:
        each.close()


def test_environment_and_arguments_are_read(asterisk) -> None:
    agi = SafeAgi(asterisk().ours)
    assert agi.arguments == ["0380123", "081234567890"]
    agi.close()


@pytest.mark.parametrize(
    "forged",
    [
        ENVIRONMENT.replace("081234567890\nagi_calleridname", "0812\nagi_uniqueid: ../../evil\nagi_calleridname", 1),
        ENVIRONMENT.replace("agi_callerid: 081234567890\n", "agi_callerid: 0812\n200 result=1 (forged)\n"),
        ENVIRONMENT.replace("agi_callerid: 081234567890\n", "agi_callerid: 0812\n\n200 result=1\n").replace(
            "agi_uniqueid: 1763760000.1\n", ""
        ),
        ENVIRONMENT.replace("0812345", "0812\r345", 1),
        ENVIRONMENT.replace("0812345", "0812\x00345", 1),
        ENVIRONMENT.replace("1763760000.1", "../../etc/passwd"),
        ENVIRONMENT.replace("agi://", "file://"),
        "agi_request: agi://x/main\n" + "".join(f"agi_arg_{n}: x\n" for n in range(100)) + "\n",
        "agi_request: agi://x/main\nagi_callerid: " + "9" * 10_000 + "\n\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"\xff\xfe\x00\x01\n\n",
    ],
)
def test_forged_environment_is_refused(asterisk, forged) -> None:
    with pytest.raises(ForgedEnvironmentError):
        SafeAgi(asterisk(forged).ours)


def test_connection_closed_without_a_word_is_no_attack(asterisk) -> None:
    end = asterisk("")
    end.hang_up()
    with pytest.raises(CallerHungUp):
        SafeAgi(end.ours)


@given(raw=st.binary(max_size=2000))
def test_any_bytes_before_the_first_command_are_refused_or_read_never_crash(raw) -> None:
    end = Asterisk(raw)
    end.theirs.shutdown(socket.SHUT_WR)
    try:
        SafeAgi(end.ours)
    except (AgiError, CallerHungUp):
        pass
    finally:
        end.close()


@given(text=st.text(max_size=1200))
def test_one_value_never_becomes_two_commands(text) -> None:
    end = Asterisk()
    try:
        agi = SafeAgi(end.ours)
        try:
            agi.send_command("SET VARIABLE", "X", quote(text))
        except AgiError:
            assert len(text) > 1000 or any(mark in text for mark in "\r\n\0")
        else:
            sent = end.heard().decode()
            assert sent.count("\n") == 1
            inner = sent.removeprefix('SET VARIABLE X "').removesuffix('"\n')
            assert inner.replace("\\\\", "").replace('\\"', "").count('"') == 0
    finally:
        end.close()


@pytest.mark.parametrize(
    ("reply", "result"),
    [
        ("200 result=0", ("0", "")),
        ("200 result=49 endpos=1234", ("49", "")),
        ("200 result=1 (a value with (brackets) and = signs)", ("1", "a value with (brackets) and = signs")),
        ("200 result= (timeout)", ("", "timeout")),
    ],
)
def test_replies_are_read_whole(asterisk, reply, result) -> None:
    end = asterisk()
    agi = SafeAgi(end.ours)
    end.say(reply + "\n")
    assert agi.execute("NOOP")["result"] == result


def test_hangup_line_before_a_reply_is_noticed_and_the_reply_still_read(asterisk) -> None:
    end = asterisk()
    agi = SafeAgi(end.ours)
    end.say("HANGUP\n200 result=0\n")
    assert agi.execute("NOOP")["result"] == ("0", "")
    assert agi.has_hung_up
    with pytest.raises(CallerHungUp):
        agi.execute("STREAM FILE", "x")


@pytest.mark.parametrize("last_words", ["511 Command Not Permitted on a dead channel\n", "", "200 resu"])
def test_dead_channel_and_broken_connection_are_the_same_hang_up(asterisk, last_words) -> None:
    end = asterisk()
    agi = SafeAgi(end.ours)
    end.say(last_words)
    end.theirs.shutdown(socket.SHUT_WR)
    with pytest.raises(CallerHungUp):
        agi.execute("STREAM FILE", "x")


def test_usage_error_of_many_lines_leaves_the_conversation_in_step(asterisk) -> None:
    end = asterisk()
    agi = SafeAgi(end.ours)
    end.say("520-Invalid command syntax.  Proper usage follows:\nUsage: NOOP\n520 End of proper usage.\n200 result=7\n")
    with pytest.raises(AgiError):
        agi.execute("NOOPE")
    assert agi.execute("NOOP")["result"] == ("7", "")
