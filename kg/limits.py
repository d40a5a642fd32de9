"""What a job may use, and how a process is held to it."""

from __future__ import annotations

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kg.errors import LimitError

STATM = Path("/proc/self/statm")
MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What each job may use: `seconds` of wall time, `memory` in MiB beyond that of the graph, `rows` of a result."""

    seconds: float = 10.0
    memory: int = 512
    rows: int = 100_000


def measure_memory() -> int:
    """Return the bytes of address space that this process has, or 0 where the system does not tell."""
    return int(STATM.read_text().split()[0]) * resource.getpagesize() if STATM.exists() else 0


def measure_resident() -> int:
    """Return the bytes of memory that this process takes, or 0 where the system does not tell."""
    return int(STATM.read_text().split()[1]) * resource.getpagesize() if STATM.exists() else 0


def tell_memory(mebibytes: int, hint: str = "") -> LimitError:
    """Return the error of a query that needs too much memory; `hint` is what else may be done than ask for less."""
    told = f"it needs more than the {mebibytes} MiB of memory a query may use; ask for less at a time"
    return LimitError(f"{told}, or {hint}" if hint else told)


def tell_time(seconds: float, hint: str = "") -> LimitError:
    """Return the error of a query that takes too long; `hint` as for `tell_memory`."""
    told = f"it takes longer than the {seconds:g} s a query may run; ask for less, or add LIMIT"
    return LimitError(f"{told}, or {hint}" if hint else told)


def limit_memory(mebibytes: int) -> None:
    """Let this process have so much more memory than now; beyond, an allocation fails, which ends a query at once."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    now = measure_memory()
    if now:
        most = now + mebibytes * MEBIBYTE
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


@contextmanager
def limit_time(seconds: float) -> Iterator[None]:
    """End this process by SIGALRM if the block takes longer.

    The store runs a query outside Python and looks at nothing: only the end of the process ends it.
    """
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


@contextmanager
def pause_clock() -> Iterator[None]:
    """Stop the clock of `limit_time` while this process waits for somebody else."""
    left, _ = signal.setitimer(signal.ITIMER_REAL, 0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, left)


@contextmanager
def forbid_files() -> Iterator[None]:
    """Let this process open nothing: no file and no connection.

    SERVICE is refused by reading the query; this holds also where that reading should have a hole.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
