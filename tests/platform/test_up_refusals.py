"""What `line123 up` says when it will not start; nothing is started in any of these."""

import os
import socket

import pytest
from helpers.stack import Stack

from line123.up import state
from ticketing.core.config import load_settings


@pytest.fixture
def stack(tmp_path):
    return Stack(tmp_path, only=("redis",))


def test_wrong_settings_get_one_sentence_each_and_nothing_is_made(stack):
    stack.environment = {"LINE123_NODE": "12", "LINE123_LANGUAGE": "jw", "LINE123_PORTZ": "1"}

    refused = stack.line123("up", "--detach")

    assert refused.returncode == 2
    sentences = refused.stderr.strip().splitlines()
    assert len(sentences) == 3
    for name in ("LINE123_NODE", "LINE123_LANGUAGE", "LINE123_PORTZ"):
        assert any(name in sentence for sentence in sentences)
    assert not stack.data.exists()


def test_part_that_does_not_exist_cannot_be_left_out(stack):
    refused = stack.line123("up", "--without", "asterix")

    assert refused.returncode == 2
    assert "asterix is not a part" in refused.stderr


def test_given_ports_that_are_taken_are_refused_naming_port_and_pid(stack):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        refused = stack.line123("up", "--ports", str(port), "--without", "redis,asterisk,ivr,events")

    assert refused.returncode == 1
    assert f"Port {port} (tcp) is taken by pid {os.getpid()} " in refused.stderr


def test_second_start_on_the_same_data_is_refused_with_the_pid(stack):
    settings = load_settings(data=stack.data)

    with state.lock_data(settings):
        refused = stack.line123("up")

    assert refused.returncode == 1
    assert f"already runs on {stack.data} (pid {os.getpid()})" in refused.stderr


def test_data_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "data").write_text("a file")

    refused = Stack(tmp_path, only=("redis",)).line123("up")

    assert refused.returncode == 2
    assert f"LINE123_DATA: {tmp_path / 'data'}" in refused.stderr
