"""The files of a home, each read once: what is built is what was read, and its digest is that of the same bytes.

Takes folders; gives names with bytes, and digests. A file is read only where it is a plain one inside its folder, of a
bounded size: nothing is opened that never ends, or that lies elsewhere. One file that somebody names is read so too.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from kg.errors import DataError, explain_system, tell_all
from kg.paths import PACKAGE, Home

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


DATA = ("*.yaml", "*.yml")
"""The reader tells of files that end in `.yml`, so that they are not passed over."""
ONTOLOGY = ("*.ttl", "*.yaml")
CHECKS = ("*.rq",)
CODE = ("*.py",)


@dataclass(frozen=True, slots=True)
class Inputs:
    """Files by name, such as `data/sources/a.yaml`, with their bytes, in the order of their names."""

    files: Mapping[str, bytes]

    def list(self, pattern: str) -> list[str]:
        """Return the names that fit a pattern, such as `data/sources/*.yaml`; a star stands for no slash."""
        return [name for name in self.files if PurePosixPath(name).match(pattern)]

    def get(self, name: str) -> bytes:
        """Return the bytes of a file.

        Raises:
            DataError: it is missing.
        """
        if name not in self.files:
            raise DataError(f"{name}: the file is missing; restore it")
        return self.files[name]

    def digest(self, pattern: str = "*") -> str:
        """Return the SHA-256 of the names and contents of the files that fit a pattern, of all without one."""
        return _digest((name, self.files[name]) for name in self.list(pattern))


def read_inputs(data: Path | None = None, ontology: Path | None = None, checks: Path | None = None) -> Inputs:
    """Return the files of the folders of a home that a graph depends on.

    Raises:
        DataError: a file cannot be read, or is no plain file of the folder; every such file.
    """
    return Inputs(dict(_read_all([(data, DATA), (ontology, ONTOLOGY), (checks, CHECKS)])))


def digest_home(home: Home) -> str:
    """Return the digest of the files of a home as they are now: that of `read_inputs`, which is not kept.

    Raises:
        DataError: as `read_inputs`.
    """
    return _digest(_read_all([(home.data, DATA), (home.ontology, ONTOLOGY), (home.checks, CHECKS)]))


def digest_code(folder: Path = PACKAGE) -> str:
    """Return the SHA-256 of the names and contents of this program's own modules, or of those of one folder."""
    files = map(Path, _list_files(folder, CODE))  # our own, which need not be asked what the data is before it is read
    return _digest((path.relative_to(folder.parent).as_posix(), path.read_bytes()) for path in files)


def look_at(home: Home) -> dict[str, str]:
    """Return what the system says of the files of a home (`data`) and of this program (`code`), without reading any.

    Where it says the same again, none was changed: the system itself sets the time of the last change to a file.

    Raises:
        DataError: a folder cannot be listed.
    """
    folders = ((home.data, DATA), (home.ontology, ONTOLOGY), (home.checks, CHECKS))
    data = (path for folder, patterns in folders for path in _list_files(folder, patterns))
    return {"data": _look(data), "code": _look(_list_files(PACKAGE, CODE))}


def _look(paths: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        seen = os.lstat(path)
        digest.update(f"{path} {seen.st_ino} {seen.st_size} {seen.st_mtime_ns} {seen.st_ctime_ns}\n".encode())
    return digest.hexdigest()


def _digest(files: Iterable[tuple[str, bytes]]) -> str:
    digest = hashlib.sha256()
    for name, content in files:
        digest.update(f"{len(name)} {name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _read_all(folders: Iterable[tuple[Path | None, Iterable[str]]]) -> Iterator[tuple[str, bytes]]:
    """Yield the files of some folders, by the patterns of each, in the order of the folders and of their names."""
    wrong: list[tuple[str, str]] = []
    for folder, patterns in folders:
        if folder is None:
            continue
        for path in map(Path, _list_files(folder, tuple(patterns))):
            try:
                yield path.relative_to(folder.parent).as_posix(), read_bytes(path, folder)
            except DataError as error:
                place, _, told = str(error).partition(": ")
                wrong.append((place, told))
    if wrong:
        raise tell_all(wrong)


def _list_files(folder: Path, patterns: tuple[str, ...]) -> list[str]:
    """Return what is called like a file that is read, anywhere under a folder, and each link to another folder.

    Nothing under such a link is read: the link is told in its place. Each command looks at hundreds of files, and
    making a `Path` of each takes longer than to look.

    Raises:
        DataError: a folder cannot be listed.
    """

    def stop(error: OSError) -> None:
        raise explain_system(error, error.filename) from error

    found: dict[str, None] = {}
    endings = tuple(pattern.removeprefix("*") for pattern in patterns)
    for place, folders, names in os.walk(folder, onerror=stop):
        found |= {f"{place}{os.sep}{name}": None for name in (*names, *folders) if name.endswith(endings)}
        found |= {link: None for name in folders if Path(link := f"{place}{os.sep}{name}").is_symlink()}
    return sorted(found, key=lambda path: path.replace(os.sep, "\0"))
