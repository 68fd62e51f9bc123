"""Where events may be sent: not into the house itself, unless its operator says so."""

from __future__ import annotations

import socket
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ticketing.core.errors import InvalidError

if TYPE_CHECKING:
    from ticketing.core.config import Settings


def refuse_private(url: str, settings: Settings) -> None:
    """Raise InvalidError for an address inside the operator's own network: a program could knock at doors there.

    Asked when a subscription is made and before every delivery, because a name may lead elsewhere by then.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise InvalidError("This is no address.", field="url") from error
    if not host or parts.username or parts.password:
        raise InvalidError("This is no address.", field="url")
    if settings.api_private_webhooks:
        return
    try:
        found = socket.getaddrinfo(host, port or 443, proto=socket.IPPROTO_TCP)
    except (OSError, UnicodeError) as error:
        raise InvalidError("This host cannot be found.", field="url") from error
    if not all(ip_address(str(address[4][0]).partition("%")[0]).is_global for address in found):
        raise InvalidError("This host is inside the network; the operator does not allow it.", field="url")
