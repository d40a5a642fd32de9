"""The endpoint beside the `oxigraph` server: the same data, the same queries, the same client, in one run.

Latency is that of one client that asks one query after another; throughput that of sixteen at once. Both servers are
asked in turn, so that a busy machine slows both.
"""

from __future__ import annotations

import asyncio
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode

from kg.paths import find_home
from kg.store import GRAPH, find_current
from kg.terms import PREFIXES

QUERIES = {
    "routes": "SELECT ?route { ?route a ri:TariffFreeRoute }",
    "one thing": "SELECT ?p ?o { rid:suzuki-fronx ?p ?o }",
    "claims of a source": "SELECT ?claim ?at { ?claim ri:source src:carwikihub-5153 ; ri:locator ?at } ORDER BY ?claim",
    "claims by grade": "SELECT ?g (COUNT(?c) AS ?n) { ?c a ri:Claim ; ri:source/ri:grade ?g } GROUP BY ?g ORDER BY ?g",
    "things by class": "SELECT ?t (COUNT(?s) AS ?n) { ?s a ?t } GROUP BY ?t ORDER BY DESC(?n)",
    "said and held": "SELECT ?c ?s ?p ?o { ?c a ri:Claim . GRAPH ?c { ?s ?p ?o } ?s ?p ?o }",
    "all that is held": "SELECT ?s ?p ?o { ?s ?p ?o }",
}
LIGHT_MS = 2.0
CLIENTS = 16
SECONDS = 2.0


def make_request(path: str, query: str) -> bytes:
    """Return a query as a request over HTTP."""
    prologue = "".join(f"PREFIX {p}: <{iri}> " for p, iri in PREFIXES.items() if re.search(rf"\b{p}:", query))
    asked = urlencode({"query": prologue + query})
    accept = "application/sparql-results+json"
    return f"GET {path}?{asked} HTTP/1.1\r\nHost: localhost\r\nAccept: {accept}\r\n\r\n".encode()


async def exchange(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> int:
    """Send a request and return the bytes of its answer."""
    writer.write(request)
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    if not head.startswith(b"http/1.1 200"):
        sys.exit(f"not answered: {head.decode()}")
    length = re.search(rb"content-length: (\d+)", head)
    if length:
        return len(await reader.readexactly(int(length[1])))
    size = 0
    while True:
        part = int((await reader.readline()).strip() or b"0", 16)
        await reader.readexactly(part + 2)
        if not part:
            return size
        size += part


async def measure_latency(ports: list[int], requests: list[bytes], runs: int) -> list[list[float]]:
    """Return the milliseconds of each answer of each server, asked in turn over one connection each."""
    streams = [await asyncio.open_connection("127.0.0.1", port) for port in ports]
    times: list[list[float]] = [[] for _ in ports]
    for turn in range(runs + 5):
        for stream, request, found in zip(streams, requests, times, strict=True):
            start = time.perf_counter()
            await exchange(*stream, request)
            if turn >= 5:
                found.append((time.perf_counter() - start) * 1000)
    for _, writer in streams:
        writer.close()
    return times


async def measure_throughput(port: int, request: bytes) -> float:
    """Return how many answers a second several clients get at once."""
    end = time.perf_counter() + SECONDS

    async def ask() -> int:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        count = 0
        while time.perf_counter() < end:
            await exchange(reader, writer, request)
            count += 1
        writer.close()
        return count

    return sum(await asyncio.gather(*(ask() for _ in range(CLIENTS)))) / SECONDS


def find_port() -> int:
    """Return a port that nobody has."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def serve(command: list[str], port: int) -> Iterator[int]:
    """Run a server while its port is wanted."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except ConnectionRefusedError:
                time.sleep(0.05)
        yield port
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()


def compare(ours: int, theirs: int) -> Iterator[str]:
    """Yield the lines of the table."""
    yield f"{'query':<20}{'rows kB':>9}{'oxigraph ms':>22}{'kg serve ms':>22}{'ratio':>14}{'answers a second':>20}"
    for name, query in QUERIES.items():
        requests = [make_request("/query", query), make_request("/sparql", query)]
        size = asyncio.run(find_size(theirs, requests[0]))
        runs = 400 if size < 20_000 else 150
        first, second = asyncio.run(measure_latency([theirs, ours], requests, runs))
        rates = [asyncio.run(measure_throughput(port, r)) for port, r in zip((theirs, ours), requests, strict=True)]
        a, b = summarize(first), summarize(second)
        told = f"{b[0] / a[0]:.2f} {b[1] / a[1]:.2f}" if a[0] >= LIGHT_MS else f"+{b[0] - a[0]:.2f} +{b[1] - a[1]:.2f}"
        yield (
            f"{name:<20}{size / 1000:>9.1f}{a[0]:>12.2f}{a[1]:>10.2f}{b[0]:>12.2f}{b[1]:>10.2f}{told:>14}"
            f"{rates[0]:>10.0f}{rates[1]:>10.0f}"
        )


async def find_size(port: int, request: bytes) -> int:
    """Return the bytes of an answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    size = await exchange(reader, writer, request)
    writer.close()
    return size


def summarize(times: list[float]) -> tuple[float, float]:
    """Return the median and the 99th percentile."""
    return median(times), quantiles(times, n=100)[98]


def main() -> None:
    """Print the table."""
    home = Path.cwd()
    build = find_current(find_home(home).builds)
    if build is None:
        sys.exit("no build; run `kg build`")
    program = str(Path(sys.executable).with_name("oxigraph"))
    ports = find_port(), find_port()
    # In memory, where it is fastest; its server has then to be told the data.
    theirs = [program, "serve", "--bind", f"127.0.0.1:{ports[0]}"]
    ours = [sys.executable, "-m", "kg", "--home", str(home), "serve", "--port", str(ports[1])]
    with serve(theirs, ports[0]), serve(ours, ports[1]):
        load(ports[0], (build / GRAPH).read_bytes())
        print(f"endpoint beside the oxigraph server, {os.cpu_count()} processors, {CLIENTS} clients for throughput")
        print("latency: median and 99th percentile; ratio, or + ms where oxigraph takes less than 2 ms")
        for line in compare(ports[1], ports[0]):
            print(line, flush=True)


def load(port: int, data: bytes) -> None:
    """Put quads into the other server."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("POST", "/store", data, {"Content-Type": "application/n-quads"})
    status = connection.getresponse().status
    connection.close()
    if status >= 300:
        sys.exit(f"the oxigraph server does not take the data: {status}")


if __name__ == "__main__":
    main()
