"""The command `kg`: arguments in, data on stdout, all else on stderr, an exit code.

0 done (also an answer without rows) · 1 a crash · 2 wrong usage · 3 wrong data · 4 wrong query · 5 not found · 6 limit
"""

from __future__ import annotations

import atexit
import gc
import os
import signal
import sys
from collections.abc import Sequence

from kg.cli.arguments import parse_arguments
from kg.errors import DataError, KGError, LimitError, explain_system

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    if argv is None:  # this process is the command: what was imported stays, and at the end nothing need be looked over
        gc.freeze()
        atexit.register(gc.freeze)
    restore_signals()
    arguments = parse_arguments(argv)
    try:
        if sys.stdout is None:  # whoever closes it would get nothing
            raise DataError("standard output is closed; give it a place to go to")
        arguments.run(arguments)
    except KGError as error:
        return _end(error)
    except OSError as error:
        return _end(explain_system(error))
    except RecursionError:
        return _end(LimitError("something is nested too deeply to be read; write it flatter"))
    except MemoryError:
        return _end(LimitError("there is not enough memory for it; ask for less at a time"))
    return 0


def _end(error: KGError) -> int:
    """Say why the command ends, and return its exit code."""
    print(f"kg: {error}", file=sys.stderr)
    try:
        print(end="", flush=True)
    except OSError:  # what cannot be written now could not be at the end either, and would be told as a crash
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return error.exit_code


def restore_signals() -> None:
    """Let Ctrl-C and a closed pipe end the process at once.

    A query runs outside Python, which would see Ctrl-C only after it; the command leaves nothing half done, as builds
    are written aside.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
