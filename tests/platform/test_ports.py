import os
import socket

import pytest

from line123.up import ports


def _listener(kind):
    taken = socket.socket(socket.AF_INET, socket.SOCK_STREAM if kind == "tcp" else socket.SOCK_DGRAM)
    taken.bind(("127.0.0.1", 0))
    if kind == "tcp":
        taken.listen()
    return taken


@pytest.mark.parametrize("kind", ["tcp", "udp"])
def test_port_that_is_taken_is_refused_naming_port_and_pid(kind, tmp_path):
    with _listener(kind) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(ports.PortTakenError) as refusal:
            ports.claim(tmp_path, port, [(kind, 0)])

    assert f"Port {port} ({kind})" in str(refusal.value)
    assert f"pid {os.getpid()} " in str(refusal.value)


def test_base_that_another_copy_has_reserved_is_refused_although_its_ports_are_free(tmp_path):
    with ports.claim(tmp_path, 60000, []), pytest.raises(ports.PortTakenError, match=f"pid {os.getpid()}"):
        ports.claim(tmp_path, 60000, [])


def test_two_copies_that_start_at_once_get_different_bases(tmp_path):
    first, first_lock = ports.claim_next(tmp_path, [])
    second, second_lock = ports.claim_next(tmp_path, [])

    assert (first, second) == (ports.FIRST_BASE, ports.FIRST_BASE + 1000)
    first_lock.close()
    second_lock.close()


def test_base_is_free_again_when_its_copy_has_ended(tmp_path):
    ports.claim(tmp_path, 60000, []).close()

    ports.claim(tmp_path, 60000, []).close()
