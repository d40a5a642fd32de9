"""The command: what it prints where, in which format, and with which exit code it ends."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results

from kg.cli import main
from kg.export.rdf import encode_graph
from kg.model.answers import Table
from kg.verbs import KnowledgeGraph, load

COMMANDS = (
    "build ask query show why why-not whatif diff conflicts network chart report explore export check schema simulate"
    " locate serve mcp"
).split()
TEXT = """\
Reverse imports hit a new high.

The “WR‑V”, says e.g. Honda, comes from the U.S. and India. It sold 37,022 units – a record!
"""
WORDS = 'The "WR-V", says e.g. Honda, comes from the U.S.'


@dataclass(frozen=True)
class Ran:
    """What a run of the command left: its exit code, and what it printed where."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def keep_signals() -> Iterator[None]:
    """Put the signal handlers back that the command sets for its process."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGPIPE)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.fixture
def run_in(keep_signals: None, capsys: pytest.CaptureFixture[str]) -> Run:
    """Give a function that runs the command with a home and arguments in this process."""

    def run(home: Path, *arguments: object) -> Ran:
        capsys.readouterr()
        try:
            code = main(["--home", str(home), *map(str, arguments)])
        except SystemExit as ended:
            code = int(ended.code or 0)
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return run


@pytest.fixture
def run(run_in: Run, shipped_home: Path, one_graph: None) -> Run:
    """Give a function that runs the command on the shipped graph in this process."""
    return lambda *arguments: run_in(shipped_home, *arguments)


@pytest.fixture
def changed_home(shipped_home: Path, tmp_path: Path) -> Path:
    """Give a copy of the shipped home, build and all, that a test may change."""
    return Path(shutil.copytree(shipped_home, tmp_path / "home"))


@pytest.fixture
def spawn(root: Path, shipped_home: Path) -> Callable[..., subprocess.Popen[str]]:
    """Give a function that starts the command on the shipped graph as a process of its own."""

    def start(*command: str) -> subprocess.Popen[str]:
        env = {**os.environ, "PYTHONPATH": str(root), "PYTHONIOENCODING": "utf-8"}
        pipe = subprocess.PIPE
        called = [sys.executable, *command]
        return subprocess.Popen(called, cwd=shipped_home, env=env, text=True, stdin=pipe, stdout=pipe, stderr=pipe)

    return start


@pytest.fixture
def text(tmp_path: Path) -> Path:
    """Give a folder with one short text."""
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "short.txt").write_text(TEXT, encoding="utf-8")
    return folder


# Help and wrong usage


@pytest.mark.parametrize("command", COMMANDS)
def test_help(command: str, run: Run) -> None:
    """Each command explains itself on stdout and ends well."""
    ran = run(command, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"usage: kg {command}")


def test_help_names_all_commands(run: Run) -> None:
    """The help of kg itself has a line for each command."""
    lines = run("--help").out.splitlines()
    assert [line.split()[0] for line in lines if line.startswith("    ") and line[4] != " "] == COMMANDS


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "COMMAND"),
        (["show", "caf\udce9"], "'caf\\udce9' is not UTF-8"),
        (["conflict"], "invalid choice: 'conflict'"),
        (["ask", "deals", "--format", "xml"], "invalid choice: 'xml'"),
        (["ask", "deals", "--lang", "fr"], "invalid choice: 'fr'"),
        (
            ["show", "suzuki", "--output", "suzuki.csv"],
            "no format is called csv; write one of text, json",
        ),
        (["ask", "deals", "--output", "deals.xlsx"], "no format is called xlsx"),
        (["ask", "models", "from", "India"], "write a question in quotes"),
        (["ask", "--of", "models", "--origin", "india", "--origin", "usa"], "--origin is given twice"),
        (["ask", "models-from", "--origin"], "--origin needs a value"),
        (["ask", "models-from", "--origin="], "--origin needs a value"),
        (["query"], "one of the arguments file -e/--expression is required"),
        (["query", "-", "-e", "ASK {}"], "not allowed with argument"),
        (["export", "--lang", "ja"], "unknown arguments: --lang ja"),
        (["show"], "entity"),
        (["locate", "words"], "--texts"),
        (["export", "--format", "xml"], "invalid choice: 'xml'"),
        (["build", "now"], "unknown arguments: now"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_wrong_usage_is_2(arguments: list[str], told: str, run: Run) -> None:
    """What cannot be meant is told on stderr with how to write it, and nothing is printed for a program to read."""
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert ran.err.startswith("usage: ")


# Errors


@pytest.mark.parametrize(
    ("code", "arguments", "told"),
    [
        (4, ["query", "-e", "SELECT * {\n ?s ?p }"], "kg: query: at 2:"),
        (4, ["query", "-e", ""], "kg: query: at 1:1"),
        (4, ["ask", "models-from"], "kg: models-from: needs origin"),
        (4, ["ask", "models-from", "--orgin", "India"], "did you mean origin?"),
        (4, ["ask", "models-from", "--question", "x"], "no parameter 'question'"),
        (4, ["ask", "volume-total", "--year", "last"], "'last' is no year"),
        (4, ["ask", "--of", "models", "--orign", "india"], "no column 'orign'"),
        (
            4,
            ["ask", "--of", "volumes", "--maker", "suzuki,toyota", "--year", "2024", "--total", "units"],
            "is not held",
        ),
        (4, ["ask", "--of", "models", "--first", "none"], "first: 'none' is no number of rows"),
        (4, ["ask", "which models come from India", "--of", "makers"], "leave 'of' out, or the words"),
        (5, ["ask", "--of", "models", "--origin", "Inndai"], "did you mean india?"),
        (5, ["ask", "model-from", "--origin", "India"], "did you mean models-from"),
        (5, ["ask", "what is the meaning of life"], "not understood: 'meaning', 'life'"),
        (5, ["ask", "models-from", "--origin", "Inndai"], "did you mean india?"),
        (5, ["show", "Suzuki Fronks"], "did you mean suzuki fronx"),
        (5, ["show", "rid:<b>"], "nothing is called 'rid:<b>'"),
        (5, ["query", "/no/such/file.rq"], "/no/such/file.rq: no such file"),
        (3, ["locate", "x", "--texts", "/no/such/folder"], "/no/such/folder: no text here"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_errors(code: int, arguments: list[str], told: str, run: Run) -> None:
    """An error is one message on stderr that says what to do, with its exit code, and nothing on stdout."""
    ran = run(*arguments)
    assert (ran.code, ran.out) == (code, "")
    assert ran.err.startswith("kg: ")
    assert told in ran.err


def test_wrong_home_is_5(run_in: Run, tmp_path: Path) -> None:
    """A home that is not there is not found, for each command that needs one."""
    for arguments in (["ask", "deals"], ["query", "-e", "ASK {}"], ["show", "x"], ["build"], ["check"], ["export"]):
        ran = run_in(tmp_path / "missing", *arguments)
        assert (ran.code, ran.out) == (5, ""), arguments
        assert "missing: no such folder" in ran.err


def test_wrong_data_is_3_and_keeps_the_last_build(run_in: Run, changed_home: Path) -> None:
    """A word that the ontology has not stops the build with file and line, and the old graph still answers."""
    source = next((changed_home / "data" / "sources").glob("carwikihub*.yaml"))
    lines = source.read_text(encoding="utf-8").splitlines(keepends=True)
    place = next(i for i, line in enumerate(lines) if "status: active" in line)
    lines[place] = lines[place].replace("status: active", "statsu: active")
    source.write_text("".join(lines), encoding="utf-8")
    before = (changed_home / "build" / "current").read_text()
    for command in ("build", "check"):
        ran = run_in(changed_home, command)
        assert (ran.code, ran.out) == (3, "")
        assert f"{source.name}:{place + 1}" in ran.err
        assert "status" in ran.err
    assert (changed_home / "build" / "current").read_text() == before
    ran = run_in(changed_home, "ask", "deals", "--format", "csv")
    assert ran.code == 0
    assert ran.out.startswith("deal,party")
    assert "the data has changed since this graph was built; run `kg build`" in ran.err


def test_query_in_another_encoding_is_4(run: Run, tmp_path: Path) -> None:
    """A query that is not UTF-8 is told by its file, as what it is."""
    path = tmp_path / "latin.rq"
    path.write_bytes(b"ASK { ?s ?p 'caf\xe9' }")
    ran = run("query", path)
    assert (ran.code, ran.out) == (4, "")
    assert "latin.rq" in ran.err
    assert "UTF-8" in ran.err


def test_text_in_another_encoding_is_3(run: Run, tmp_path: Path) -> None:
    """A text that is not UTF-8 is told by its file, as what it is."""
    path = tmp_path / "latin.txt"
    path.write_bytes(b"caf\xe9")
    ran = run("locate", "caf", "--texts", path)
    assert (ran.code, ran.out) == (3, "")
    assert "latin.txt" in ran.err


# kg ask


def test_ask_puts_rows_on_stdout_and_its_reading_on_stderr(run: Run) -> None:
    """How a question was read is told beside the rows, never among them."""
    ran = run("ask", "Which models come from India?", "--format", "csv")
    assert ran.code == 0
    assert ran.err == "models-from, origin India: Models from a country\n"
    rows = list(csv.reader(io.StringIO(ran.out)))
    assert rows[0][:2] == ["model", "maker"]
    assert all(len(row) == len(rows[0]) for row in rows)
    assert len(rows) == 6


def test_ask_prints_the_answer_checked_by_hand(run: Run) -> None:
    """What the command prints as CSV is the file in tests/answers, byte for byte."""
    expected = (Path(__file__).with_name("answers") / "models-from.csv").read_text(encoding="utf-8")
    assert run("ask", "models-from", "--origin", "India", "--format", "csv").out == expected
    assert run("ask", "models-from", "--origin=India", "--format=csv").out == expected


def test_ask_as_a_table_has_sources(run: Run) -> None:
    """For people the answer is a table whose rows have numbers, and below it the source of each number."""
    ran = run("ask", "tariff-free-models")
    table, _, notes = ran.out.partition("\n\n")
    assert table.splitlines()[0].split()[:4] == ["model", "maker", "origin", "deal"]
    assert all("[" in line for line in table.splitlines()[2:])
    assert notes.startswith("[1] ")
    assert "carwikihub-5153_025" in notes
    assert "sentence 8.3" in notes


def test_ask_as_json(run: Run) -> None:
    """JSON is a SPARQL results document with the columns in order."""
    read = parse_query_results(run("ask", "volume-total", "--format", "json").out, format=QueryResultsFormat.JSON)
    assert isinstance(read, QuerySolutions)
    assert [v.value for v in read.variables][:3] == ["year", "units", "change_percent"]
    assert len(list(read)) == 7


def test_ask_as_markdown(run: Run) -> None:
    """Markdown is a table and a list of sources, ready to paste into a report."""
    lines = run("ask", "deals", "--format", "markdown").out.splitlines()
    assert lines[0].startswith("| deal")
    assert set(lines[1]) <= set("|-: ")
    assert any(line.startswith("[1] ") for line in lines)


def test_ask_in_japanese(run: Run) -> None:
    """With --lang ja the labels are Japanese; names of columns and claims stay."""
    ran = run("ask", "model-origin", "--model", "フロンクス", "--lang", "ja", "--format", "csv")
    assert ran.code == 0
    assert ran.out.splitlines()[0].startswith("model,origin,plant")
    assert ran.out.splitlines()[1].startswith("スズキ フロンクス,インド,グジャラート工場")
    assert "deshsewak-167238_001" in ran.out
    assert "スズキ フロンクス" in ran.err


@pytest.mark.parametrize("name", ["table", "csv", "json", "markdown"])
def test_answer_without_rows_is_0(name: str, run: Run) -> None:
    """Nothing found is an answer: it exits 0, prints the head, and says so on stderr."""
    ran = run("ask", "models-from", "--origin", "Japan", "--format", name)
    assert ran.code == 0
    assert "no rows" in ran.err
    assert "model" in ran.out
    assert "no rows" not in ran.out


def test_ask_without_a_question_lists_them(run: Run, shipped: KnowledgeGraph) -> None:
    """`kg ask` alone lists every question with its parameters, title and an example."""
    ran = run("ask", "--format", "json")
    assert ran.code == 0
    listed = json.loads(ran.out)
    assert [q["name"] for q in listed] == list(shipped.catalogue)
    assert {q["name"]: q["parameters"] for q in listed}["planned-models"] == "[--maker] [--origin]"
    assert {q["name"]: q["parameters"] for q in listed}["models-from"] == "--origin [--maker]"
    assert all(q["title"] and q["example"] for q in listed)
    for other in ("table", "csv", "markdown"):
        out = run("ask", "--format", other).out
        assert all(name in out for name in shipped.catalogue)


def test_broken_question_is_told_and_the_others_are_asked(run_in: Run, changed_home: Path) -> None:
    """A question that cannot be read breaks itself: the list says why, other questions answer, check and build stop."""
    (changed_home / "queries" / "zz.rq").write_bytes(b"\xff\xfe# title: x\n")
    (changed_home / "queries" / "yy.rq").mkdir()
    sound = (changed_home / "queries" / "deals.rq").read_text(encoding="utf-8")
    (changed_home / "queries" / "xx.rq").write_text(f"{sound}\n)", encoding="utf-8")
    faults = {
        "zz": "queries/zz.rq:1: a character is not UTF-8; save the file as UTF-8",
        "yy": "queries/yy.rq: it is a folder; give a plain file",
        "xx": "broken SPARQL",
    }
    assert run_in(changed_home, "ask", "deals").code == 0
    assert run_in(changed_home, "ask", "which models come from India").code == 0
    listed = run_in(changed_home, "ask")
    assert listed.code == 0
    for name, told in faults.items():
        ran = run_in(changed_home, "ask", name)
        assert (ran.code, ran.out) == (3, "")
        assert told in ran.err
        assert f"kg: left out: queries/{name}.rq" in listed.err
        assert f"\n{name} " not in listed.out
    for command in ("check", "build"):
        ran = run_in(changed_home, command)
        assert (ran.code, ran.out) == (3, "")
        assert all(told in ran.err for told in faults.values())


@pytest.mark.parametrize(
    ("name", "told"), [("folder", "it is a folder"), ("pipe", "it is a pipe"), ("/dev/zero", "it is a device")]
)
def test_what_is_no_plain_file_is_told(name: str, told: str, run: Run, tmp_path: Path) -> None:
    """A folder, a pipe or a device in the place of a file is told by its name, and nothing waits for its end."""
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    path = tmp_path / name
    for code, command in ((4, ["query", path]), (3, ["whatif", "--with", path]), (3, ["locate", "x", "--texts", path])):
        ran = run(*command)
        if command[0] != "locate" or name != "folder":
            assert (ran.code, ran.out) == (code, "")
            assert f"kg: {path}: {told}; give a plain file" in ran.err


def test_text_outside_its_folder_is_not_read(run: Run, tmp_path: Path) -> None:
    """A link in the folder of the texts that leads out of it is told, and nothing of what it leads to is shown."""
    (tmp_path / "secret").write_text("secret words", encoding="utf-8")
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").symlink_to("../secret")
    for command in (["locate", "secret"], ["ask", "deals", "--cite"]):
        ran = run(*command, "--texts", tmp_path / "texts")
        assert (ran.code, ran.out) == (3, "")
        assert f"a.txt: it leads out of {tmp_path / 'texts'}" in ran.err
        assert "secret words" not in ran.err


def test_system_that_refuses_is_told_in_a_sentence(run_in: Run, world: Path) -> None:
    """What nobody foresaw of the system, such as a file where builds should go, is a sentence with place and code."""
    (world / "build").touch()
    ran = run_in(world, "build")
    assert (ran.code, ran.out) == (3, "")
    assert f"kg: {world / 'build'}" in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("command", "stream"), [("ask deals >/dev/full", "output"), ("ask deals >&-", "output"), ("mcp <&-", "input")]
)
def test_standard_stream_that_is_full_or_closed_is_3(command: str, stream: str, root: Path, shipped_home: Path) -> None:
    """A full disk behind standard output, or no stream at all, is told, and is no crash when the process ends."""
    command = f"exec {sys.executable} -m kg {command}"
    env = {**os.environ, "PYTHONPATH": str(root)}
    shell = ["/bin/sh", "-c", command]
    ran = subprocess.run(shell, cwd=shipped_home, env=env, capture_output=True, text=True, check=False)
    assert ran.returncode == 3
    assert f"kg: standard {stream}" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert "Exception" not in ran.stderr


@pytest.mark.parametrize(("name", "begins"), [("a.csv", "deal,"), ("a.json", "{"), ("a.md", "| deal"), ("a", "deal ")])
def test_a_file_is_written_by_its_ending(name: str, begins: str, run: Run, tmp_path: Path) -> None:
    """The format is that of the ending where none is given, and what is given counts."""
    run("ask", "deals", "--output", tmp_path / name)
    assert (tmp_path / name).read_text("utf-8").lstrip().startswith(begins)
    run("ask", "deals", "--format", "csv", "--output", tmp_path / name)
    assert (tmp_path / name).read_text("utf-8").startswith("deal,")


def test_output_goes_to_a_file(run: Run, tmp_path: Path) -> None:
    """With --output the data is in the file, in folders made for it, and stdout stays empty."""
    path = tmp_path / "new" / "folder" / "deals.csv"
    printed = run("ask", "deals", "--format", "csv").out
    ran = run("ask", "deals", "--format", "csv", "--output", path)
    assert (ran.code, ran.out) == (0, "")
    assert f"wrote {path}" in ran.err
    assert path.read_text(encoding="utf-8") == printed


def test_output_that_cannot_be_written_is_3(run: Run, tmp_path: Path) -> None:
    """A folder, or a file below a file, cannot be written, and the message names it."""
    (tmp_path / "file").touch()
    for path in (tmp_path, tmp_path / "file" / "below.csv"):
        ran = run("ask", "deals", "--output", path)
        assert (ran.code, ran.out) == (3, "")
        assert f"{path}: " in ran.err


# kg query


def test_query_from_three_places(
    run: Run, shipped: KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A query comes from a file, from standard input or from the line itself, and gives the same rows."""
    sparql = "SELECT ?model { ?route a ri:ReverseImport ; ri:model ?model ; ri:origin rid:uk } ORDER BY ?model"
    path = tmp_path / "models.rq"
    path.write_text(sparql, encoding="utf-8")
    printed = run("query", "-e", sparql, "--format", "csv")
    assert printed.code == 0
    assert printed.err == ""
    table = shipped.query(sparql)
    assert isinstance(table, Table)
    assert printed.out.splitlines() == ["model", *(text for row in table.texts() for text in row)]
    assert run("query", path, "--format", "csv") == printed
    monkeypatch.setattr(sys, "stdin", io.StringIO(sparql))
    assert run("query", "-", "--format", "csv") == printed


def test_query_file_of_the_catalogue(run: Run, root: Path) -> None:
    """A question's own file is plain SPARQL, and runs as a query."""
    ran = run("query", root / "queries" / "tariff-free-models.rq", "--format", "csv")
    assert ran.code == 0
    assert ran.out.splitlines()[0].startswith("model,maker,origin,deal,status,duty_charged")


@pytest.mark.parametrize("name", ["table", "csv", "json", "markdown"])
def test_query_that_asks(name: str, run: Run) -> None:
    """An ASK query prints true or false."""
    assert "true" in run("query", "-e", "ASK { rid:suzuki a ri:CarMaker }", "--format", name).out
    assert "false" in run("query", "-e", "ASK { rid:suzuki a ri:Plant }", "--format", name).out


def test_query_that_constructs(run: Run, shipped: KnowledgeGraph) -> None:
    """A CONSTRUCT query prints Turtle."""
    sparql = "CONSTRUCT { ?m ri:from ?o } { ?r ri:model ?m ; ri:origin ?o }"
    ran = run("query", "-e", sparql)
    assert ran.code == 0
    assert "rid:suzuki-fronx ri:from rid:india ." in ran.out
    printed = {quad.triple for quad in parse(ran.out, format=RdfFormat.TURTLE)}
    made = shipped.query(sparql)
    assert isinstance(made, tuple)
    assert printed == set(made)


# kg show


def test_show_as_text(run: Run) -> None:
    """A sheet has the thing's names, its facts with the numbers of their sources, and the sources."""
    ran = run("show", "WR-V")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Honda Elevate")
    assert "manufacturer: Honda  (inferred)" in ran.out
    assert "(names Honda WR-V, identified as Honda Elevate by decision 003)" in ran.out
    assert "[1] " in ran.out.partition("\nsources\n")[2]


def test_show_as_json(run: Run) -> None:
    """The sheet as JSON has the same, with the IRIs of things and the claims of facts."""
    sheet = json.loads(run("show", "Fronx", "--format", "json", "--lang", "ja").out)
    assert sheet["iri"] == "https://w3id.org/reverse-imports/id/suzuki-fronx"
    assert sheet["label"] == "スズキ フロンクス"
    assert {"ボディタイプ", "製造メーカー"} <= {s["relation"] for s in sheet["statements"]}
    assert all(s["inferred"] or s["claims"] for s in sheet["statements"])
    assert set(sheet["citations"]) >= {c for s in sheet["statements"] for c in s["claims"]}


def test_show_tells_what_is_not_known(run: Run) -> None:
    """A sheet ends its facts with what is missing: of the thing itself, and of the nodes it takes part in."""
    gaps = run("show", "Honda Pilot").out.partition("\nnot known\n")[2].partition("\n\n")[0].splitlines()
    assert "  identifier" in gaps
    assert any(gap.startswith("  plant | supply route: Honda Pilot, United States, Japan  (") for gap in gaps)
    sheet = json.loads(run("show", "Honda Pilot", "--format", "json").out)
    assert {"relation", "iri", "label", "cls", "stated", "others"} == set(sheet["gaps"][0])


def test_show_counts_what_many_lack(run: Run) -> None:
    """Where many nodes lack the same, one line counts them, so that a sheet stays readable."""
    gaps = run("show", "Japan").out.partition("\nnot known\n")[2].partition("\n\n")[0].splitlines()
    assert len(gaps) < 40
    assert any(" of class " in gap for gap in gaps)


# kg locate


@pytest.mark.parametrize("words", [WORDS, WORDS.replace('"WR-V"', "“WR‑V”"), "COMES  from\tthe U.S. and India."])
def test_locate_finds_words_as_typed(words: str, run: Run, text: Path) -> None:
    """Words are found exactly, and also with other quotes, hyphens, spaces or case than the text has."""
    ran = run("locate", words, "--texts", text)
    assert (ran.code, ran.err) == (0, "")
    comment, pointer = ran.out.splitlines()
    assert comment.startswith("# short.txt: The “WR‑V”, says e.g. Honda")
    assert pointer.startswith("- {at: 2.1, chars: 33-")
    assert run("locate", words, "--texts", text / "short.txt").out == ran.out


def test_locate_over_two_sentences(run: Run, text: Path) -> None:
    """Words that run over a full stop give a line for each sentence, to choose from."""
    ran = run("locate", "India. It sold", "--texts", text)
    assert [line.partition(",")[0] for line in ran.out.splitlines()[1::2]] == ["- {at: 2.1", "- {at: 2.2"]


def test_locate_as_json(run: Run, text: Path) -> None:
    """As JSON the pointer has the offsets of the sentence in the file, end exclusive."""
    (found,) = json.loads(run("locate", "37,022 units", "--texts", text, "--format", "json").out)
    assert (found["text"], found["at"]) == ("short.txt", "2.2")
    assert TEXT[found["start"] : found["end"]] == found["sentence"] == "It sold 37,022 units – a record!"
    assert len(found["digest"]) == 64


@pytest.mark.parametrize("words", ["7,022 units", "WR-V says", "India sold", ""])
def test_locate_takes_nothing_else(words: str, run: Run, text: Path) -> None:
    """Part of a figure, words with a comma or others left out, and no words at all are found nowhere."""
    ran = run("locate", words, "--texts", text)
    assert (ran.code, ran.out) == (5, "")
    assert "stands nowhere word for word" in ran.err


def test_locate_tells_the_nearest(run: Run, text: Path) -> None:
    """For words that stand nowhere the nearest sentences are told with their places."""
    ran = run("locate", "It sold 37,023 units", "--texts", text)
    assert "short.txt 2.2: It sold 37,022 units – a record!" in ran.err


def test_locate_gives_the_pointer_of_the_source_file(run: Run, articles: Path, root: Path) -> None:
    """What locate prints for the words of an article is the line that stands in its source file."""
    ran = run("locate", "the WR-V, from India", "--texts", articles)
    pointer = ran.out.splitlines()[1]
    lines = (root / "data" / "sources" / "carwikihub-5153.yaml").read_text(encoding="utf-8").splitlines()
    assert pointer in lines


# kg check


def test_check_with_texts(run: Run, articles: Path) -> None:
    """No error is open in the shipped data, pointers into the article included; stderr counts what stdout lists."""
    ran = run("check", "--texts", articles, "--strict")
    assert (ran.code, ran.out.partition(" ")[0]) == (0, "severity")
    assert "pointers" in ran.err
    assert ran.err.endswith("\n2 warnings, 56 notes\n")


def test_check_with_a_changed_text(run: Run, articles: Path, tmp_path: Path) -> None:
    """A text in which one digit was changed no longer bears its claims: exit 3, with file, line and sentence."""
    name = "002_ee24d6891442bed3.txt"
    text = (articles / name).read_text(encoding="utf-8")
    (tmp_path / name).write_text(text.replace("43,266", "43,267"), encoding="utf-8")
    ran = run("check", "--texts", tmp_path)
    assert (ran.code, ran.out) == (3, "")
    problems = [line for line in ran.err.splitlines() if "carwikihub-5153.yaml:" in line]
    assert len(problems) == 1
    assert "sentence 6.1 has another digest" in problems[0]


def test_check_without_the_text(run: Run, tmp_path: Path) -> None:
    """A folder without the text, or no folder, is told, not passed over."""
    for folder in (tmp_path, tmp_path / "missing"):
        ran = run("check", "--texts", folder)
        assert (ran.code, ran.out) == (3, "")
        assert "kg: " in ran.err


@pytest.mark.parametrize("name", ["table", "csv", "json", "markdown"])
def test_check_with_coverage(name: str, run_in: Run, ready_world: Path, tmp_path: Path) -> None:
    """The report is on stdout in the format asked for, or in a file; the check itself is told on stderr as ever."""
    ran = run_in(ready_world, "check", "--coverage", "--format", name)
    assert ran.code == 0
    assert ran.err.endswith("\n11 notes\n")
    for told in ("harbour-news-1", "call to read on", "hayato-kite", "on_one_origin"):
        assert told in ran.out
    run_in(ready_world, "check", "--coverage", "--format", name, "--output", tmp_path / "report")
    assert (tmp_path / "report").read_text(encoding="utf-8") == ran.out


def test_coverage_for_programs(run: Run) -> None:
    """JSON is a list of objects with numbers, CSV one table, and both name the part of each record."""
    records = json.loads(run("check", "--coverage", "--format", "json").out)
    parts = list(dict.fromkeys(record["part"] for record in records))
    assert parts == ["sources", "grounding", "sentences without claims", "entities", "held facts", "addresses"]
    (source,) = [r for r in records if r.get("source") == "carwikihub-5153" and r["part"] == "sources"]
    assert source["sentences"] == source["with_claims"] + source["without"]
    rows = list(csv.DictReader(io.StringIO(run("check", "--coverage", "--format", "csv").out)))
    assert [row["part"] for row in rows] == [record["part"] for record in records]


# kg schema


def test_schema_writes_a_file_for_each_kind(run_in: Run, world: Path, tmp_path: Path) -> None:
    """The schemas go to build/schema of the home, or to the folder asked for, and name the home's own entities."""
    ran = run_in(world, "schema")
    assert (ran.code, ran.out) == (0, f"{world / 'build' / 'schema'}\n")
    names = ["decisions.json", "entities.json", "now.json", "sources.json"]
    assert sorted(path.name for path in (world / "build" / "schema").iterdir()) == names
    run_in(world, "schema", "--output", tmp_path / "there")
    for name in names:
        text = (tmp_path / "there" / name).read_text(encoding="utf-8")
        assert text == (world / "build" / "schema" / name).read_text(encoding="utf-8")
        assert json.loads(text)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert '"hayato-kite"' in (tmp_path / "there" / "sources.json").read_text(encoding="utf-8")


def test_schema_of_a_home_at_work(run_in: Run, world: Path) -> None:
    """A source that is half written stops no schema, for it is written with one; a broken entity file does."""
    (world / "data" / "sources" / "new.yaml").write_text(
        "source: new\nclaims:\n- {n: 001, says: {rou", encoding="utf-8"
    )
    assert run_in(world, "schema").code == 0
    (world / "data" / "entities" / "new.yaml").write_text("maker: {Kobato: {en: Kobato}}\n", encoding="utf-8")
    ran = run_in(world, "schema")
    assert (ran.code, ran.out) == (3, "")
    assert "data/entities/new.yaml:1: 'Kobato' is no identifier" in ran.err


# kg build, export, explore


def test_build_prints_its_folder(run_in: Run, changed_home: Path, closed_ontology: Path) -> None:
    """A build prints its folder on stdout and a line for each stage on stderr, and leaves the graph in it."""
    shutil.rmtree(changed_home / "build")
    shutil.copytree(closed_ontology, changed_home / "build" / "ontology")
    ran = run_in(changed_home, "build")
    assert ran.code == 0
    folder = Path(ran.out.strip())
    assert folder.parent == (changed_home / "build").resolve()
    assert (folder / "graph.nq").is_file()
    stages = [line.split()[0] for line in ran.err.splitlines() if line.endswith(" s")]
    assert stages == ["read", "resolve", "check", "quads", "shapes", "inference", "findings", "store"]


@pytest.mark.parametrize("name", ["turtle", "trig", "nquads", "jsonld", "ntriples"])
def test_export(name: str, run_in: Run, built_world: Path, tmp_path: Path) -> None:
    """Each format is printed, or written to a file, and both are what the library encodes."""
    path = tmp_path / "graph"
    ran = run_in(built_world, "export", "--format", name, "--output", path)
    assert (ran.code, ran.out) == (0, "")
    assert path.read_bytes() == encode_graph(load(built_world).store, name)
    assert run_in(built_world, "export", "--format", name).out == path.read_text(encoding="utf-8")


def test_export_is_turtle_by_default(run: Run) -> None:
    """Without a format the graph is exported as Turtle."""
    assert run("export").out == run("export", "--format", "turtle").out


def test_explore_writes_a_page(run: Run, tmp_path: Path) -> None:
    """The page goes to the file, or to stdout without one."""
    path = tmp_path / "out" / "graph.html"
    ran = run("explore", "--output", path)
    assert (ran.code, ran.out) == (0, "")
    page = path.read_text(encoding="utf-8")
    assert page.lower().startswith("<!doctype html>")
    assert "Suzuki Fronx" in page
    assert json.dumps("スズキ フロンクス") in run("explore", "--lang", "ja").out


# The process


def test_python_m_kg_is_the_command(spawn: Callable[..., subprocess.Popen[str]]) -> None:
    """`python -m kg` runs from a home's folder, prints data and messages apart, and ends with the exit code."""
    with spawn("-m", "kg", "ask", "deals", "--format", "csv") as good:
        out, err = good.communicate(timeout=300)
    assert (good.returncode, err) == (0, "deals: Trade deals with Japan\n")
    assert out.startswith("deal,party,")
    with spawn("-m", "kg", "show", "nobody at all") as bad:
        out, err = bad.communicate(timeout=300)
    assert (bad.returncode, out) == (5, "")
    assert err.startswith("kg: nothing is called")


def test_query_from_a_pipe(spawn: Callable[..., subprocess.Popen[str]]) -> None:
    """A query can be piped into the command."""
    with spawn("-m", "kg", "query", "-", "--format", "csv") as process:
        out, err = process.communicate("ASK { rid:suzuki a ri:CarMaker }", timeout=300)
    assert (process.returncode, out, err) == (0, "true\n", "")


@pytest.mark.parametrize(
    ("options", "query", "told"),
    [
        (["--seconds", "0.5"], "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "longer than the 0.5 s"),
        (["--memory", "20"], "SELECT DISTINCT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c", "more than the 20 MiB"),
    ],
)
def test_query_has_limits(
    options: list[str], query: str, told: str, spawn: Callable[..., subprocess.Popen[str]]
) -> None:
    """A query that takes too long, or too much, ends with a sentence, the option that gives more, and code 6."""
    with spawn("-m", "kg", "query", *options, "-e", query) as process:
        out, err = process.communicate(timeout=300)
    assert (process.returncode, out) == (6, "")
    assert err.startswith("kg: it ")
    assert told in err
    assert f"give it more by {options[0]}" in err


def test_service_that_never_answers_is_left(spawn: Callable[..., subprocess.Popen[str]]) -> None:
    """A service is called only where it is named, and one that accepts and never answers holds nobody up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/sparql"
        query = f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}"
        for command in (("query", "-e", query), ("why-not", "-e", query)):
            with spawn("-m", "kg", *command) as process:
                out, err = process.communicate(timeout=300)
            assert (process.returncode, out) == (4, "")
            assert f"SERVICE is refused at 'SERVICE <{address}>'" in err
            assert "--service URL" in err
        with spawn("-m", "kg", "query", "--service", address, "--seconds", "1", "-e", query) as process:
            out, err = process.communicate(timeout=300)
        assert (process.returncode, out) == (6, "")
        assert "longer than the 1 s" in err


def test_unknown_name_is_told_beside_the_rows(run: Run) -> None:
    """A name that nothing has is told on stderr, and the query runs."""
    ran = run("query", "-e", "SELECT ?r { ?r ri:orign ?o }", "--format", "csv")
    assert (ran.code, ran.out) == (0, "r\n")
    assert ran.err == "kg: ri:orign is not in the ontology or the data; did you mean ri:origin?\n"


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("INSERT DATA { <http://a> <http://b> 1 }", "at 1:1: 'INSERT' cannot stand here: this graph is read-only"),
        ("SELECT * {\n ?s foo:a 1 }", "at 2:5: the prefix of 'foo:a' is not declared; write PREFIX foo: <…>"),
        ("SELECT * { ?s a <rel> }", "at 1:17: '<rel>' is no whole IRI; write one such as <http://…>"),
        ("SELECT * " + "{" * 20_000, "more than 100 brackets stand within each other at line 1"),
    ],
)
def test_wrong_query_is_told_in_words(query: str, told: str, run: Run) -> None:
    """What is wrong with a query is a sentence, with the place; what is too deep is beyond a limit."""
    ran = run("query", "-e", query)
    assert (ran.code, ran.out) == (6 if "more than" in told else 4, "")
    assert told in ran.err
    assert "expected" not in ran.err


def test_closed_pipe_ends_quietly(spawn: Callable[..., subprocess.Popen[str]]) -> None:
    """`kg query … | head -1` ends by SIGPIPE as other programs do, without an error on stderr."""
    with spawn("-m", "kg", "query", "-e", "SELECT * { ?s ?p ?o }", "--format", "csv") as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline().strip()
        process.stdout.close()
        assert process.wait(timeout=300) == -signal.SIGPIPE
        assert "Error" not in (told := process.stderr.read())
        assert not told or told.startswith("kg: not sure: ")


def test_ctrl_c_ends_a_query(spawn: Callable[..., subprocess.Popen[str]]) -> None:
    """Ctrl-C ends a query that would run for ages, though the store runs it outside Python."""
    code = """if True:
        import sys
        from kg.cli import main

        def tell(frame, event, function):
            if event == "c_call" and function.__name__ == "query":
                print("running", file=sys.stderr, flush=True)

        sys.setprofile(tell)
        main(["query", "-e", sys.argv[1]])
    """
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    with spawn("-c", code, endless) as process:
        assert process.stderr
        assert process.stdout
        try:
            assert process.stderr.readline() == "running\n"
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=300) == -signal.SIGINT
            assert process.stdout.read() == process.stderr.read() == ""
        finally:
            process.kill()


SLOW = "rdflib networkx pyvis owlrl shacl yaml edtf prettytable polib wcwidth difflib decimal datetime shutil"
LATER = """
    kg.build kg.charts kg.checks kg.coverage kg.explorer kg.findings kg.inference kg.moments kg.network kg.ontology
    kg.quads kg.questions kg.reader kg.report kg.resolve kg.schema kg.shapes kg.simulate kg.spelling kg.text kg.view
    kg.whatif kg.whynot kg.workers kg.cli.building kg.cli.checking kg.cli.comparing kg.cli.pictures kg.cli.proving
    kg.cli.serving
    kg.graph.japanese kg.graph.loosely kg.graph.mistakes kg.graph.sentences kg.graph.weighing kg.model.cited
    kg.model.claims kg.model.domain kg.model.readings kg.model.results kg.model.sheets kg.proof.alternatives
    kg.proof.supports kg.witness.mending kg.witness.paths
"""
"""What a question, asked by its name and with the name of a thing as it is written, needs none of."""
COLD = {
    "ask deals --format csv": set[str](),
    "ask models-from --origin India": set[str](),
    "show rid:suzuki": {"kg.model.sheets"},
    "query -e ASK{}": {"kg.model.cited", "kg.graph.weighing"},
}
"""Commands, with what each needs all the same."""


@pytest.mark.parametrize("line", COLD)
def test_command_loads_what_it_needs(line: str, spawn: Callable[..., subprocess.Popen[str]]) -> None:
    """A command loads no library that only builds, conversions and pages need, and no more of kg than it runs."""
    code = f"import sys; from kg.cli import main; main({line.split()}); print(*sys.modules)"
    with spawn("-c", code) as process:
        out, _ = process.communicate(timeout=300)
    loaded = set(out.splitlines()[-1].split())
    assert "pyoxigraph" in loaded
    assert {name for name in LATER.split() if name in loaded} == COLD[line]
    assert not loaded & set(SLOW.split())
    if not line.startswith("ask"):
        assert not {
            name for name in loaded if name.startswith(("kg.proof", "kg.witness.matches", "kg.graph.answering"))
        }
