"""Who may ask: everybody on this machine, and with the token those elsewhere.

A page of another site that a browser here has open could reach a server on this machine under a name of its own; so a
server that listens here answers only to the names of this machine.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass

from kg.server.http import Refusal

CHALLENGE = (
    (b"www-authenticate", b'Bearer realm="kg"'),
    (b"www-authenticate", b'Basic realm="kg", charset="UTF-8"'),
)


@dataclass(frozen=True, slots=True)
class Access:
    """The token that requests must bring, if any, and whether only names of this machine are answered."""

    token: str = ""
    local: bool = True

    def check(self, method: str, headers: Mapping[str, str]) -> None:
        """Let a request pass.

        Raises:
            Refusal: it is sent to another name than this machine's, or lacks the token.
        """
        if self.local and not is_local(strip_port(headers.get("host", ""))):
            raise Refusal(421, f"'{headers.get('host', '')}' is no name of this machine; ask 127.0.0.1")
        if self.token and method != "OPTIONS" and not self._knows(headers.get("authorization", "")):
            told = "a token is needed: send 'Authorization: Bearer TOKEN', or the token as the password"
            raise Refusal(401, told, CHALLENGE)

    def _knows(self, given: str) -> bool:
        scheme, _, rest = given.partition(" ")
        found = {"bearer": rest.strip(), "basic": _read_password(rest)}.get(scheme.lower(), "")
        return hmac.compare_digest(found.encode(), self.token.encode())


def _read_password(text: str) -> str:
    """Return the password of HTTP Basic credentials (RFC 7617), or an empty text."""
    try:
        return base64.b64decode(text, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""


def strip_port(host: str) -> str:
    """Return the name in a Host header without its port.

    >>> strip_port("localhost:8765"), strip_port("[::1]:8765"), strip_port("::1")
    ('localhost', '::1', '::1')
    """
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host if host.count(":") > 1 else host.partition(":")[0]


def is_local(host: str) -> bool:
    """Say whether a name or an address is this machine's own, seen from itself.

    >>> is_local("localhost"), is_local("127.0.0.1"), is_local("example.org")
    (True, True, False)
    """
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
