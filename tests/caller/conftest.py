"""What the tests of the scripted caller share."""

from __future__ import annotations

import socket

import pytest


@pytest.fixture
def unused_udp_port() -> int:
    """A port nobody listens on."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
