"""The command `kg`: arguments in, data on stdout, all else on stderr, an exit code.

0 done (also an answer without rows) · 1 a crash · 2 wrong usage · 3 wrong data · 4 wrong query · 5 not found · 6 limit
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence

from kg.cli.arguments import parse_arguments
from kg.errors import KGError

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    restore_signals()
    arguments = parse_arguments(argv)
    try:
        arguments.run(arguments)
    except KGError as error:
        print(f"kg: {error}", file=sys.stderr)
        return error.exit_code
    return 0


def restore_signals() -> None:
    """Let Ctrl-C and a closed pipe end the process at once.

    A query runs outside Python, which would see Ctrl-C only after it; the command leaves nothing half done, as builds
    are written aside.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
