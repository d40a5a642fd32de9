"""What users get from two checkouts, compared: commands, requests over HTTP, pages, and tools of the assistant.

    python -m tests.compare OLD NEW [--only REGEX] [--fresh]

Each output is kept in `out/compare/` of its checkout; that of OLD is used again, except with `--fresh`. Neither
checkout is imported: each is run with its own code, by the Python that runs this.
"""

from __future__ import annotations

import argparse
import difflib
import json
import os
import re
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from itertools import groupby, product
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

QUESTIONS = """considered-models deals disagreements drive-side drivers ended-routes maker-change
maker-of-model:--model=Fronx maker-ranking model-origin:--model=Fronx models-from:--origin=India models-of:--maker=Honda
names-of-model opinions planned-models plants regulation-changes sales-channels single-source-facts sources successions
tariff-basis tariff-free-models timeline:--entity=Fronx volume-by-maker:--year=2025 volume-of-maker:--maker=Suzuki
volume-of-model:--model=Fronx volume-total"""
ROUTE = "route_suzuki-fronx_india_japan"
SELECT = "SELECT ?m ?o { ?r a ri:SupplyRoute ; ri:model ?m ; ri:origin ?o } ORDER BY ?m ?o LIMIT 7"
FORMS = ("", "--format json --lang ja")
NETWORKS = (
    *("dependence", "single-points", "exposure", "exposure Thailand", "exposure 'Japan-India CEPA'", "centrality"),
    *("communities", "explanation Fronx Honda", "similarity", "evidence", "change 2024-12-31 2026-01-31"),
)
CHARTS = ("volumes", "flow", "lanes", "map", "agreement")
HELP = """build ask query show why why-not whatif diff conflicts check schema locate network chart report explore export
serve mcp"""
MORE = f"""
ask models-from --origin Thailand --as-of 2026-01-31
ask tariff-free-models --known-by 2026-01-31 --format json
ask volume-by-maker --year 2025 --cite --format json
ask planned-models --why
ask
ask "which models come from India"
ask "which models from Tokyo Disneyland"
ask tariff-free-model
ask --nope
query -e "{SELECT}" --format table
query -e "{SELECT}" --format csv
query -e "{SELECT}" --format json
query -e "{SELECT}" --format markdown --cite --lang ja
query -e "CONSTRUCT {{ ?r ri:origin ?o }} {{ ?r ri:origin ?o }} ORDER BY ?r LIMIT 3"
query -e "ASK {{ rid:suzuki a ri:Makr }}"
query -e SELEC
show Fronx --as-of 2024-12-31
show
why {ROUTE} a ri:TariffFreeRoute --format svg
why-not models-from --origin India --expect model=Jimny
why-not models-from --origin Thailand --expect model=Fronx --format json
why-not tariff-free-models --expect "model=Honda Accord" --lang ja
whatif --without carwikihub-5153 tariff-free-models
whatif --without carwikihub-5153 tariff-free-models --format json
whatif --without carwikihub-5153 --lang ja
whatif --without "Japan-India CEPA" tariff-free-models
whatif --without fujipost-37443 volume-by-maker --year 2025 --format json
diff 2025-06-30 2026-01-31
diff 2025-06-30 2026-01-31 --format json --lang ja
conflicts
conflicts --format json --lang ja
check
check --format json
check --coverage
network
network centrality --as-of 2024-12-31
network dependence --status active,planned --format csv
chart
chart flow --format json --as-of 2024-12-31
export --format turtle --as-of 2024-12-31
report
report --lang ja
report --as-of 2026-01-31
explore
explore --lang ja
explore --as-of 2024-12-31
shw
--help
"""
PATHS = f"""
/api/questions /api/questions?search=tariff /api/questions/models-from?origin=India
/api/questions/tariff-free-models?lang=ja /api/questions/tariff-free-models?cite=true
/api/questions/volume-by-maker?year=2025 /api/questions/models-from /api/questions/nope
/api/ask?q=which+models+come+from+India /api/ask?q=which+models+from+nowhere /api/read?q=which+models+come+from+India
/api/entities?search=fronx /api/entities?search=suzki&limit=3 /api/entities/suzuki-fronx /api/entities/nothing
/api/entity?id=https://w3id.org/reverse-imports/id/suzuki /api/entities/suzuki-fronx?known_by=2026-01-31&lang=ja
/api/why?subject={ROUTE}&predicate=ri:origin&object=india /api/why?subject={ROUTE}&predicate=a&object=ri:TariffFreeRoute
/api/why?subject=suzuki-fronx&predicate=ri:manufacturer&object=honda
/api/why-not?question=models-from&origin=Thailand&expect=model%3DFronx
/api/whatif?without=carwikihub-5153&question=tariff-free-models /api/whatif?without=carwikihub-5153 /api/conflicts
/api/conflicts?kind=disputed&lang=ja /api/questions/tariff-free-models?as_of=2024-12-31 /api/openapi.json /sparql
/sparql?query=SELECT+*+%7B+%3Fs+a+ri%3AMaker+%7D+ORDER+BY+%3Fs /id/suzuki-fronx /claim/carwikihub-5153_014
/source/carwikihub-5153 /ontology /id/nothing
"""
PAGES = """/ /?lang=ja /query /id/suzuki-fronx /id/suzuki?lang=ja /claim/carwikihub-5153_014 /source/carwikihub-5153
/conflicts /pictures /ontology /ask/models-from?origin=india"""
TOOLS: tuple[tuple[str, Mapping[str, object]], ...] = (
    ("list_questions", {}),
    ("ask", {"question": "models-from", "parameters": {"origin": "India"}}),
    ("ask", {"question": "tariff-free-models", "lang": "ja"}),
    ("ask", {"question": "which models come from India"}),
    ("ask", {"question": "nonsense of the moon"}),
    ("search_names", {"text": "fronx"}),
    ("show_entity", {"name": "suzuki-fronx"}),
    ("show_entity", {"name": "Nothing"}),
    ("why", {"subject": ROUTE, "predicate": "ri:origin", "object": "india"}),
    ("why_not", {"question": "models-from", "parameters": {"origin": "Thailand"}, "expect": {"model": "Fronx"}}),
    ("what_if", {"without": ["carwikihub-5153"], "question": "tariff-free-models"}),
    ("what_if", {"without": ["carwikihub-5153"]}),
    ("list_conflicts", {}),
    ("run_sparql", {"query": "SELECT ?m { ?m a ri:Maker } ORDER BY ?m LIMIT 4"}),
    ("read_guide", {}),
)
CALLS: Mapping[str, tuple[str, Mapping[str, object]]] = {
    "tool list": ("tools/list", {}),
    **{f"tool {name} {json.dumps(given)}": ("tools/call", {"name": name, "arguments": given}) for name, given in TOOLS},
}
STARTING = 120
"""Seconds in which a server has to answer."""


def list_commands() -> list[str]:
    """Return the commands that are compared, as they are typed after `kg`."""
    asked = []
    for one in QUESTIONS.split():
        name, _, parameter = one.partition(":")
        plain = f"ask {name} {parameter}".strip()
        asked += [plain, f"{plain} --format json", f"{plain} --cite --lang ja --format markdown"]
    things = ("Fronx", "Suzuki", "India", "JAIA", "carwikihub-5153", "'Nothing Such'", ROUTE)
    facts = ("ri:origin india", "a ri:TariffFreeRoute", "ri:origin thailand")
    return [
        *asked,
        *(f"show {thing} {options}".strip() for thing, options in product(things, FORMS)),
        *(f"why {ROUTE} {fact} {options}".strip() for fact, options in product(facts, FORMS)),
        *(f"network {name} {options}".strip() for name, options in product(NETWORKS, FORMS)),
        *(
            f"chart {name} --format {form}"
            for name, form in product(
                ("volumes", "flow", "lanes", "map", "agreement"), ("json", "svg --lang ja", "html")
            )
        ),
        *(f"export --format {form}" for form in ("turtle", "trig", "nquads", "jsonld", "ntriples")),
        *(f"{name} --help" for name in HELP.split()),
        *MORE.strip().splitlines(),
    ]


def make_environment(root: Path) -> dict[str, str]:
    """Return the environment in which a checkout runs."""
    return {**os.environ, "PYTHONPATH": str(root), "COLUMNS": "100", "TZ": "UTC", "LANG": "C.UTF-8"}


def even_out(text: str, root: Path) -> str:
    """Return an output without what differs from run to run: paths, ports, seconds and names of blank nodes."""
    text = text.replace(str(root), "<HOME>")
    text = re.sub(r"http://127\.0\.0\.1:\d+", "<SITE>", text)
    text = re.sub(r"_:[0-9a-f]{30,32}\b", "_:b", text)
    return re.sub(r"\d+\.\d\d s\b", "<s>", text)


def run_command(root: Path, command: str) -> str:
    """Return the exit code and all output of a command."""
    done = subprocess.run(
        [sys.executable, "-m", "kg", *shlex.split(command)],
        cwd=root,
        env=make_environment(root),
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=600,
        check=False,
    )
    out, err = (stream.decode("utf-8", "replace") for stream in (done.stdout, done.stderr))
    return f"exit {done.returncode}\n{out}\n--- stderr\n{err}"


@contextmanager
def serve(root: Path) -> Iterator[str]:
    """Give the address of a server of a checkout."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "kg", "serve", "--port", address.rpartition(":")[2]]
    process = subprocess.Popen(
        command, cwd=root, env=make_environment(root), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(STARTING * 5):
            try:
                urlopen(f"{address}/api/questions", timeout=5).close()  # noqa: S310  # our own server
                break
            except (URLError, OSError):
                time.sleep(0.2)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def request(address: str, path: str, accept: str) -> str:
    """Return the status, type and body of a response; of a page what is shown, a tag a line."""
    try:
        response = urlopen(Request(address + path, headers={"Accept": accept}), timeout=60)  # noqa: S310  # ours
    except HTTPError as error:
        response = error
    with response:
        kind, body = response.headers.get("content-type", ""), response.read().decode("utf-8", "replace")
    if "json" in kind:
        body = json.dumps(json.loads(body), indent=1, ensure_ascii=False)
    if "html" in kind:
        body = re.sub(r"<script.*?</script>|<style.*?</style>|<link[^>]*>|<meta[^>]*>", "", body, flags=re.DOTALL)
        body = re.sub(r">\s*<", ">\n<", re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "<id>", body))
    return f"{response.status} {kind}\n{body}"


@contextmanager
def start_tools(root: Path) -> Iterator[Callable[[str, Mapping[str, object]], str]]:
    """Give a function that calls a method of the assistant's server of a checkout, and returns the result."""
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", "mcp"],
        cwd=root,
        env=make_environment(root),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    )
    assert process.stdin
    assert process.stdout
    into, out = process.stdin, process.stdout
    count = 0

    def send(message: Mapping[str, object]) -> None:
        into.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")
        into.flush()

    def call(method: str, parameters: Mapping[str, object]) -> str:
        nonlocal count
        count += 1
        send({"id": count, "method": method, "params": parameters})
        for line in out:
            reply: dict[str, Any] = json.loads(line)
            if reply.get("id") == count:
                found = reply.get("result", reply.get("error"))
                return json.dumps(found, indent=1, ensure_ascii=False).replace("\\n", "\n")
        return "closed"

    try:
        client = {"name": "compare", "version": "1"}
        call("initialize", {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": client})
        send({"method": "notifications/initialized"})
        yield call
    finally:
        into.close()
        process.terminate()
        process.wait(20)


class Outputs:
    """What a checkout gives, by what is asked of it, kept in a folder."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folder = root / "out" / "compare"
        self._folder.mkdir(parents=True, exist_ok=True)

    def read(self, name: str) -> str:
        """Return an output that is kept."""
        return self._find(name).read_text(encoding="utf-8")

    def collect(self, names: Iterable[str], *, fresh: bool) -> None:
        """Ask for what is not kept yet; with `fresh`, for all."""
        missing = [name for name in names if fresh or not self._find(name).exists()]
        kinds = {kind: list(found) for kind, found in groupby(missing, key=lambda name: name.split(" ")[0])}
        with ThreadPoolExecutor(2) as pool:
            commands = kinds.get("kg", [])
            for name, text in zip(commands, pool.map(self._run, commands), strict=True):
                self._keep(name, text)
        requests = [*kinds.get("http", ()), *kinds.get("page", ())]
        with serve(self._root) if requests else nullcontext("") as address:
            for name in requests:
                kind, path = name.split(" ", 1)
                accept = "text/html" if kind == "page" else "application/json, */*;q=0.1"
                self._keep(name, request(address, path, accept))
        tools = kinds.get("tool", [])
        with start_tools(self._root) if tools else nullcontext(_call_nothing) as call:
            for name in tools:
                self._keep(name, call(*CALLS[name]))

    def _run(self, name: str) -> str:
        return run_command(self._root, name.removeprefix("kg "))

    def _find(self, name: str) -> Path:
        return self._folder / re.sub(r"[^\w.=-]+", "_", name)[:150]

    def _keep(self, name: str, text: str) -> None:
        self._find(name).write_text(even_out(text, self._root), encoding="utf-8")


def _call_nothing(method: str, parameters: Mapping[str, object]) -> str:
    return f"{method} {parameters}"


def main() -> int:
    """Print what differs, and return 1 if anything does."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("--only", default="", help="what is asked, as a regular expression, such as '^kg ask'")
    parser.add_argument("--fresh", action="store_true", help="ask the old one again too")
    parser.add_argument("--lines", type=int, default=12, help="lines shown of each difference")
    arguments = parser.parse_args()
    every = (
        *(f"kg {command}" for command in list_commands()),
        *(f"http {path}" for path in PATHS.split()),
        *(f"page {path}" for path in PAGES.split()),
        *CALLS,
    )
    chosen = [name for name in every if re.search(arguments.only, name)]
    old, new = (Outputs(root.resolve()) for root in (arguments.old, arguments.new))
    for root in (arguments.old, arguments.new):
        run_command(root.resolve(), "build")
    old.collect(chosen, fresh=arguments.fresh)
    new.collect(chosen, fresh=True)
    before, after = ({name: side.read(name) for name in chosen} for side in (old, new))
    differing = [name for name in chosen if before[name] != after[name]]
    for name in differing:
        print(f"== {name}")
        lines = list(difflib.unified_diff(before[name].splitlines(), after[name].splitlines(), lineterm="", n=0))[2:]
        print(*(f"    {line[:220]}" for line in lines[: arguments.lines]), sep="\n")
        if len(lines) > arguments.lines:
            print(f"    … {len(lines)} lines in all")
    print(f"{len(chosen)} compared, {len(differing)} differ")
    return bool(differing)


if __name__ == "__main__":
    sys.exit(main())
