"""The errors a user can meet, each with the exit code of the command and the status of the server.

KGError
├── DataError   3 / 500  the data, the ontology or a build is not as it must be
├── QueryError  4 / 400  a query or a parameter is wrong
├── NotFound    5 / 404  no such entity, question, claim or graph
└── LimitError  6 / 503  a query ran out of time, memory or rows

Exit code 2 is wrong usage of the command, and 1 stays a crash: a bug is never taken for an answer.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable

from kg.escapes import cut, show_line


class KGError(Exception):
    """Something is wrong that the user can mend: the message says what, where and what to do.

    Each text that it is made of is one line of the message, whatever it quotes, and of a bounded length.
    """

    exit_code = 1
    status = 500

    def __init__(self, *lines: str) -> None:
        super().__init__(*(cut(show_line(line)) for line in lines))

    def __str__(self) -> str:
        return "\n".join(self.args)


class DataError(KGError):
    """The data, the ontology or a build is not as it must be."""

    exit_code = 3
    status = 500


class QueryError(KGError):
    """A query or a parameter of a question is wrong."""

    exit_code = 4
    status = 400


REMEDIES = {
    errno.EACCES: "get the right to it, or give another",
    errno.EPERM: "get the right to it, or give another",
    errno.EROFS: "give another place, which can be written to",
    errno.ENOSPC: "make room, or give another place",
    errno.EDQUOT: "make room, or give another place",
    errno.EFBIG: "allow larger files (ulimit -f), or give another place",
    errno.EMFILE: "allow more open files (ulimit -n)",
    errno.EADDRINUSE: "give another",
}
"""What to do about what the system refuses, by its number."""


def explain_system(error: OSError, place: object = None) -> DataError:
    """Return what the system refuses as an error in words: the file or address, why, and what to do.

    >>> str(explain_system(PermissionError(errno.EACCES, "Permission denied", "data/now.yaml")))
    'data/now.yaml: permission denied; get the right to it, or give another'
    """
    why = error.strerror or str(error) or type(error).__name__
    where = place or error.filename2 or error.filename
    remedy = REMEDIES.get(error.errno or 0, "give another, or mend it")
    return DataError(f"{f'{where}: ' if where else ''}{why[:1].lower()}{why[1:]}; {remedy}")


def tell_all(problems: Iterable[tuple[object, str]]) -> DataError:
    """Return one error for all problems, each a place and a message, one line each and sorted."""
    return DataError(*(f"{where}: {message}" for where, message in dict.fromkeys(problems)))


class NotFound(KGError):
    """No such entity, question, claim or graph; of words that are surely no question, how they were read."""

    exit_code = 5
    status = 404
    reading: object = None


class LimitError(KGError):
    """A query ran out of time, memory or rows."""

    exit_code = 6
    status = 503


class UnknownName(UserWarning):
    """A query names what neither ontology nor data has, and finds nothing by it."""


def suggest(name: str, known: Iterable[str]) -> str:
    """Return `"; did you mean a, b?"` for the known names nearest to `name`, or an empty string.

    >>> suggest("suzuky", ["suzuki", "honda"])
    '; did you mean suzuki?'
    >>> suggest("xyz", ["suzuki"])
    ''
    """
    from difflib import get_close_matches  # only an error needs it

    near = get_close_matches(name.casefold(), {k.casefold(): k for k in known}, n=3, cutoff=0.6)
    names = {k.casefold(): k for k in known} if near else {}
    return f"; did you mean {', '.join(names[n] for n in near)}?" if near else ""
