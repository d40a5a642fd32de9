"""Who may ask: everybody on this machine, and with the token those elsewhere.

A page of another site that a browser here has open could reach a server on this machine under a name of its own; so a
server that listens here answers only to the names of this machine.
"""

from __future__ import annotations

import base64
import hmac
import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from kg.server.http import Refusal

HOST = re.compile(r"[A-Za-z0-9._-]+(:\d+)?|\[[0-9A-Fa-f:.]+\](:\d+)?")
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
            Refusal: it is sent to another name than this machine's, or to what is none, or lacks the token.
        """
        host = headers.get("host", "localhost")  # clients of HTTP/1.0 need not tell
        if not HOST.fullmatch(host):
            raise Refusal(400, "the header Host is no name; send that of this server")
        if self.local and not is_local(urlsplit(f"//{host}").hostname or ""):
            raise Refusal(421, f"'{host}' is no name of this machine; ask 127.0.0.1")
        if self.token and method != "OPTIONS" and not self._knows(headers.get("authorization", "")):
            told = "a token is needed: send 'Authorization: Bearer TOKEN', or the token as the password"
            raise Refusal(401, told, CHALLENGE)

    def _knows(self, given: str) -> bool:
        scheme, _, rest = given.partition(" ")
        found = {"bearer": rest.strip(), "basic": _read_password(rest)}.get(scheme.lower(), "")
        return hmac.compare_digest(found.encode(), self.token.encode())


def check_origin(headers: Mapping[str, str]) -> None:
    """Let a connection pass that a page of this server opens, or a program that is no browser.

    Raises:
        Refusal: a page of another site opens it.
    """
    origin = headers.get("origin")
    if origin and urlsplit(origin).netloc != headers.get("host", ""):
        raise Refusal(403, f"a page of {origin} may not connect here; open the page of this server itself")


def _read_password(text: str) -> str:
    """Return the password of HTTP Basic credentials (RFC 7617), or an empty text."""
    try:
        return base64.b64decode(text, validate=True).decode().partition(":")[2]
    except ValueError:  # of base64, or of UTF-8
        return ""


@lru_cache(maxsize=64)  # clients name the same few again and again
def is_local(host: str) -> bool:
    """Say whether a name or an address is this machine's own, seen from itself.

    >>> is_local("localhost"), is_local("127.0.0.1"), is_local("example.org")
    (True, True, False)
    """
    name = host.lower().rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
