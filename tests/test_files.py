"""Reading single files: what is no plain file of bounded size is told, and costs nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kg.errors import DataError
from kg.inputs import LARGEST, read_bytes, read_text


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("folder", "it is a folder; give a plain file"),
        ("pipe", "it is a pipe; give a plain file"),
        ("device", "it is a device; give a plain file"),
        ("dangling", "no such file or directory"),
        ("ring", "ymbolic link"),
        ("latin", ":2: a character is not UTF-8; save the file as UTF-8"),
        ("large", "it is larger than 16 MiB; split it"),
    ],
)
def test_what_cannot_be_read_is_told(name: str, told: str, tmp_path: Path) -> None:
    """Folders, pipes that nobody writes to, devices without an end, links into nothing: each is told by its name."""
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "device").symlink_to("/dev/zero")
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "ring").symlink_to("ring")
    (tmp_path / "latin").write_bytes(b"a\ncaf\xe9")
    with (tmp_path / "large").open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(DataError) as refused:
        read_text(tmp_path / name)
    assert str(refused.value).startswith(str(tmp_path / name))
    assert told in str(refused.value)


def test_text_keeps_the_ends_of_its_lines(tmp_path: Path) -> None:
    """Offsets into a text count every character that stands there."""
    (tmp_path / "text").write_bytes(b"a\r\nb\rc")
    assert read_text(tmp_path / "text") == "a\r\nb\rc"


def test_file_of_a_folder_lies_in_it(tmp_path: Path) -> None:
    """A link that leads out of a folder is told; one within it is followed."""
    (tmp_path / "texts").mkdir()
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "texts" / "own").write_bytes(b"own")
    (tmp_path / "texts" / "out").symlink_to("../secret")
    (tmp_path / "texts" / "within").symlink_to("own")
    assert read_bytes(tmp_path / "texts" / "within", tmp_path / "texts") == b"own"
    for name in ("out", "../secret"):
        with pytest.raises(DataError, match="it leads out of"):
            read_bytes(tmp_path / "texts" / name, tmp_path / "texts")
