"""Reading one file as it is named: a plain one, of bounded size, and, where a folder is given, inside it.

Gives bytes or text; what cannot be read is told in words. Knows nothing of what stands in a file.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from kg.errors import DataError, explain_system

LARGEST = 16 * 2**20
"""So many bytes a file has at most."""
KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a pipe",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFSOCK: "a socket",
}


def read_bytes(path: Path, folder: Path | None = None) -> bytes:
    """Return what stands in a file; with a `folder`, of one inside it, also where links lead.

    Raises:
        DataError: it is no plain file, lies outside the folder, is too large, or cannot be read.
    """
    try:
        if folder and not path.resolve().is_relative_to(folder.resolve()):
            raise DataError(f"{path}: it leads out of {folder}; put the file itself there")
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # else a pipe that nobody writes to would never open
        try:
            about = os.fstat(handle)
            if not stat.S_ISREG(about.st_mode):
                kind = KINDS.get(stat.S_IFMT(about.st_mode), "something else")
                raise DataError(f"{path}: it is {kind}; give a plain file")
            with os.fdopen(handle, "rb", closefd=False) as file:
                content = file.read(LARGEST + 1)
        finally:
            os.close(handle)
    except OSError as error:
        raise explain_system(error, path) from error
    except (RuntimeError, ValueError) as error:  # a link to itself; a name with a zero byte
        raise DataError(f"{path}: {error}; give another file") from error
    if len(content) > LARGEST:
        raise DataError(f"{path}: it is larger than {LARGEST >> 20} MiB; split it")
    return content


def read_text(path: Path, folder: Path | None = None) -> str:
    """Return the text of a file, with the ends of its lines as they are.

    Raises:
        DataError: as `read_bytes`, or it is not UTF-8.
    """
    content = read_bytes(path, folder)
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise DataError(f"{path}:{line}: a character is not UTF-8; save the file as UTF-8") from error
