#!/usr/bin/env python3
"""Speeds as ratios against references in the same run. `make bench` runs all; words choose parts:
http votes postgres idle streams product record opinion reading. SPDX-License-Identifier: AGPL-3.0-or-later"""
import contextlib
import http.cookiejar
import json
import math
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = pathlib.Path(os.environ.get("ALYANS_BUILD", ROOT / "build"))
ALYANS = BUILD / "src/app/alyans"
SERVER = BUILD / "tests/bench/bench_server"
REFERENCE = BUILD / "tests/bench/reference"
CLIENTS = BUILD / "tests/bench/clients"
RECORD = BUILD / "tests/bench/record"
OPINION = BUILD / "tests/bench/opinion"
VOTES_READ = BUILD / "tests/bench/votes_read"
SECONDS = int(os.environ.get("BENCH_SECONDS", "4"))
PORT = 18080
HERE = "127.0.0.1"
# Peers on a machine of this class (docs/benchmarks.md): votes and participation pages a second.
PEER_VOTES, PEER_PAGES = 250, 149

results = []


def report(name, figure, wanted=None, ok=None, unit=""):
    """One line of the table. wanted is the acceptance figure as text."""
    verdict = "" if ok is None else ("met" if ok else "NOT MET")
    text = f"{figure:.2f}" if isinstance(figure, float) else str(figure)
    print(f"  {name:<66} {text:>10} {unit:<10} {wanted or '':<14} {verdict}", flush=True)
    results.append({"name": name, "figure": figure, "unit": unit, "wanted": wanted, "met": ok})


def at_least(name, figure, least, unit="x"):
    report(name, float(figure), f">= {least}", figure >= least, unit)


def at_most(name, figure, most, unit="x"):
    report(name, float(figure), f"<= {most}", figure <= most, unit)


def pin(core, command):
    return ["taskset", "-c", str(core), *map(str, command)] if core is not None else list(map(str, command))


@contextlib.contextmanager
def running(command, core=None, env=None, ready=True):
    """A server process; waits for its first line."""
    process = subprocess.Popen(pin(core, command), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, env={**os.environ, **(env or {})}, text=True)
    try:
        if ready and not process.stdout.readline():
            raise RuntimeError(f"{command[0]} did not start")
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


def cpu_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def pss_kib(pid):
    text = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE).group(1))


UNITS = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}


def seconds_of(text):
    found = re.fullmatch(r"([\d.]+)(us|ms|s|m|h)", text)
    if not found:
        return float("inf")  # nothing was answered in time
    number, unit = found.groups()
    return float(number) * UNITS[unit]


def wrk(url, connections, pid=None, core=None, script=None, threads=1, seconds=SECONDS):
    """Requests a second, p50, p99, failures and CPU microseconds a request of process pid."""
    command = ["wrk", f"-t{threads}", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "--latency"]
    if script:
        command += ["-s", script]
    before = cpu_seconds(pid) if pid else 0
    text = subprocess.run(pin(core, [*command, url]), capture_output=True, text=True, check=True).stdout
    used = cpu_seconds(pid) - before if pid else 0
    done = int(re.search(r"(\d+) requests in", text).group(1))
    failed = sum(int(n) for n in re.findall(r"Non-2xx or 3xx responses: (\d+)", text))
    errors = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", text)
    failed += sum(map(int, errors.groups())) if errors else 0
    return {"rps": float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1)),
            "p50": seconds_of(re.search(r"50%\s+(\S+)", text).group(1)),
            "p99": seconds_of(re.search(r"99%\s+(\S+)", text).group(1)),
            "failed": failed, "cpu_us": used / max(done, 1) * 1e6}


def best_of(n, measure):
    """The median run by requests a second: other work on the machine hits single runs."""
    runs = sorted((measure() for _ in range(n)), key=lambda r: r["rps"])
    return runs[len(runs) // 2]


def filled_data(folder):
    """A demonstration made once, copied for each server that changes it."""
    data = pathlib.Path(folder) / "demo"
    if not data.exists():
        with running([ALYANS, "demo", "--data", data, "--listen", f"{HERE}:0"]):
            pass
    return data


def copy_of(folder, name):
    target = pathlib.Path(folder) / name
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(filled_data(folder), target)
    return target


def url(path):
    return f"http://{HERE}:{PORT}{path}"


ONE_LOOP = {"ALYANS_HTTP_LOOPS": "1", "ALYANS_HTTP_READERS": "1"}


def bench_http(folder):
    print("HTTP, one loop pinned to core 0, wrk on core 1, 128 connections (rows 1 to 4)")
    with running([REFERENCE, PORT], core=0) as ref:
        hello = best_of(3, lambda: wrk(url("/j"), 128, ref.pid, 1))
        page = best_of(3, lambda: wrk(url("/p"), 128, ref.pid, 1))
    report("H: reference hello", round(hello["rps"]), unit="req/s")
    with running([SERVER, copy_of(folder, "http"), PORT], core=0, env=ONE_LOOP) as own:
        mine = best_of(3, lambda: wrk(url("/bench/hello"), 128, own.pid, 1))
        drawn = best_of(3, lambda: wrk(url("/bench/page"), 128, own.pid, 1))
        rows = best_of(3, lambda: wrk(url("/bench/rows"), 128, own.pid, 1))
        many = best_of(3, lambda: wrk(url("/bench/hello"), 1024, own.pid, 1))
    at_least("1 hello through the full stack / H", mine["rps"] / hello["rps"], 0.75)
    at_most("1 hello, CPU a request / reference's", mine["cpu_us"] / hello["cpu_us"], 1.35)
    at_least("2 a 20 KB page assembled / H", drawn["rps"] / hello["rps"], 0.20)
    at_most("2 page, CPU a request / reference's page", drawn["cpu_us"] / page["cpu_us"], 1.2)
    at_least("3 50 rows from SQLite, drawn / own hello", rows["rps"] / mine["rps"], 0.25)
    at_least("4 hello at 1 024 connections / at 128", many["rps"] / mine["rps"], 0.6)
    at_most("4 p99 / p50 at 1 024 connections", many["p99"] / many["p50"], 8)
    at_most("4 failures", mine["failed"] + drawn["failed"] + rows["failed"] + many["failed"], 0, "")


VOTE_LUA = """
local path = "%s"
request = function()
  return wrk.format("POST", path .. "?p=" .. math.random(20000) .. "&s=" .. math.random(600) .. "&v=1")
end
init = function() math.randomseed(os.time()) end
"""


def vote_script(folder, path):
    script = pathlib.Path(folder) / (path.strip("/").replace("/", "-") + ".lua")
    script.write_text(VOTE_LUA % path)
    return script


def votes_with(folder, name, connections, *options, path="/bench/vote"):
    script = vote_script(folder, path)
    with running([SERVER, copy_of(folder, name), PORT, *options]):
        return {c: best_of(3, lambda c=c: wrk(url("/"), c, script=script)) for c in connections}


def bench_votes(folder):
    print("Durable votes on SQLite (rows 5 and 6)")
    group = votes_with(folder, "group", [1, 16, 128, 1024])
    single = votes_with(folder, "single", [1, 128, 1024], "--batch-max", "1")
    loose = votes_with(folder, "loose", [16, 128], "--not-durable")
    report("one durable commit a request, 128 connections", round(single[128]["rps"]), unit="votes/s")
    report("group commit, 128 connections", round(group[128]["rps"]), unit="votes/s")
    report("one durable commit a request, 1 024 connections", round(single[1024]["rps"]), unit="votes/s")
    report("group commit, 1 024 connections", round(group[1024]["rps"]), unit="votes/s")
    at_least("5 group / single at 128", group[128]["rps"] / single[128]["rps"], 4)
    at_least("5 group / single at 1 024", group[1024]["rps"] / single[1024]["rps"], 5)
    at_most("5 p99 of group / p99 of single at 128", group[128]["p99"] / single[128]["p99"], 2)
    at_least("5 one connection alone, group / single", group[1]["rps"] / single[1]["rps"], 0.75)
    for c in (16, 128):
        at_least(f"6 FULL / NORMAL, both group commit, {c} connections", group[c]["rps"] / loose[c]["rps"], 0.75)
    at_most("5 failures", sum(r["failed"] for r in [*group.values(), *single.values()]), 0, "")


def bench_postgres(folder):
    database = os.environ.get("ALYANS_TEST_PG")
    print("Durable votes on PostgreSQL (row 7)")
    if not database:
        print("  skipped: ALYANS_TEST_PG names no cluster (tools/bench.sh starts one)")
        return
    options = ["--db", database, "--connections", "16"]
    batched = votes_with(folder, "pg", [128], *options)[128]
    single = votes_with(folder, "pg", [128], *options, path="/bench/vote-alone")[128]
    report("pool of 16, a commit a request, 128 connections", round(single["rps"]), unit="votes/s")
    at_least("7 batched / pool of 16", batched["rps"] / single["rps"], 3)
    at_most("7 failures", batched["failed"] + single["failed"], 0, "")


def bench_idle(folder):
    print("Idle connections (row 8)")
    count = 10000
    with running([SERVER, copy_of(folder, "idle"), PORT]) as own:
        wrk(url("/bench/hello"), 64, seconds=1)
        time.sleep(1)
        before = pss_kib(own.pid)
        with running([CLIENTS, "idle", PORT, "/bench/hello", count]) as clients:
            time.sleep(1)
            after = pss_kib(own.pid)
            clients.stdin.close()
    at_most(f"8 process memory of {count} idle connections, each", (after - before) / count, 1, "KiB")


def streams_of(command, warm, path):
    """Growth by the streams alone: threads and connections to the database are warm before."""
    count, seconds = 5000, 10
    with running(command) as server:
        wrk(url(warm), 64, seconds=1)
        time.sleep(1)
        before = pss_kib(server.pid)
        with subprocess.Popen(list(map(str, [CLIENTS, "streams", PORT, path, count, seconds])),
                              stdout=subprocess.PIPE, text=True) as clients:
            clients.stdout.readline()
            time.sleep(1)
            cpu = cpu_seconds(server.pid)
            time.sleep(6)
            cpu = (cpu_seconds(server.pid) - cpu) / 6
            memory = (pss_kib(server.pid) - before) / count
            text = clients.stdout.read()
    found = re.search(r"lost (\d+) p50_us (\d+) p99_us (\d+)", text)
    return {"lost": int(found.group(1)), "p99": int(found.group(3)), "cpu": cpu, "memory": memory}


def bench_streams(folder):
    print("5 000 event streams, one event a second (row 9)")
    raw = streams_of([REFERENCE, PORT], "/j", "/e")
    own = streams_of([SERVER, copy_of(folder, "streams"), PORT], "/bench/rows", "/bench/events")
    at_most("9 process memory of a stream", own["memory"], 1, "KiB")
    at_most("9 p99 of delivery / reference's broadcast", own["p99"] / raw["p99"], 2)
    at_most("9 share of a core", own["cpu"], 0.10, "")
    at_most("9 streams lost", own["lost"], 0, "")


def bench_product(folder):
    print("The product itself, served as `alyans demo` serves it")
    data = copy_of(folder, "product")
    began = time.monotonic()
    with running([ALYANS, "demo", "--data", data, "--listen", f"{HERE}:{PORT}"],
                 env={"ALYANS_RATE_READS": "0", "ALYANS_RATE_POSITIONS": "0",
                      "ALYANS_HTTP_CONNECTIONS_PER_ADDRESS": "10000"}) as own:
        subprocess.run(["curl", "-sf", "-o", "/dev/null", url("/en")], check=True)
        at_most("start until the first page", time.monotonic() - began, 1.0, "s")
        for path in ("/en", "/az/consultations/election-2013/results", "/az/organisations"):
            subprocess.run(["curl", "-sf", "-o", "/dev/null", url(path)], check=True)
        time.sleep(2)
        at_most("memory at rest (PSS)", pss_kib(own.pid) / 1024, 32, "MB")
        path = "/en/consultations/election-2013/results"
        pages = best_of(3, lambda: wrk(url(path), 16))
        at_least("results page of 2013, 16 connections / peer's participation page",
                 pages["rps"] / PEER_PAGES, 20)
        report("results page of 2013", round(pages["rps"]), unit="pages/s")
        at_most("failures", pages["failed"], 0, "")
    bench_positions(folder)


POSITION_LUA = """
local cookies, statements = {}, {%s}
for line in io.lines("%s") do cookies[#cookies + 1] = line end
init = function() math.randomseed(os.time()) end
request = function()
  local body = '{"statement":' .. statements[math.random(#statements)] .. ',"position":"agree"}'
  return wrk.format("POST", "%s", { ["Content-Type"] = "application/json",
    ["Sec-Fetch-Site"] = "same-origin", ["Cookie"] = cookies[math.random(#cookies)] }, body)
end
"""


def bench_positions(folder):
    """Positions of known pseudonymous participants, durable, the next statement in the answer."""
    data = copy_of(folder, "positions")
    cookies = pathlib.Path(folder) / "cookies.txt"
    slug = "following-the-election"
    with running([SERVER, data, PORT, "--cookies", cookies, "--people", "2000"]):
        listed = json.loads(subprocess.run(["curl", "-sf", url(f"/api/v1/consultations/{slug}/statements")],
                                           check=True, capture_output=True, text=True).stdout)
        numbers = ",".join(f"'\"{s['id']}\"'" for s in listed["statements"])
        script = pathlib.Path(folder) / "positions.lua"
        script.write_text(POSITION_LUA % (numbers, cookies, f"/api/v1/consultations/{slug}/positions"))
        for connections in (16, 64):
            run = best_of(3, lambda c=connections: wrk(url("/"), c, script=script))
            report(f"durable positions, {connections} connections", round(run["rps"]), unit="positions/s")
            at_least(f"durable positions, {connections} connections / peer's votes",
                     run["rps"] / PEER_VOTES, 20)
            at_most("failures", run["failed"], 0, "")


def record_line(text):
    """What a server says of the record at its end: entries, lag_p50_us, … as numbers."""
    words = re.search(r"^record (.*)$", text, re.MULTILINE).group(1).split()
    return {name: int(value) for name, value in zip(words[::2], words[1::2])}


def lag_under_load(folder, name, *options):
    """Every vote an entry, 128 connections: how long each waits for its place."""
    with running([SERVER, copy_of(folder, name), PORT, *options]) as own:
        run = wrk(url("/"), 128, script=vote_script(folder, "/bench/entry"))
    return run, record_line(own.stdout.read())


def bench_lag(folder, engine, *options):
    run, seen = lag_under_load(folder, "lag", *options)
    report(f"{engine}: entries at full write load", round(run["rps"]), unit="entries/s")
    report(f"{engine}: half of them wait", seen["lag_p50_us"] / 1000, unit="ms")
    at_most(f"{engine}: p99 from the write to its place", seen["lag_p99_us"] / 1e6, 1.0, "s")
    report(f"{engine}: the longest wait", seen["lag_max_us"] / 1000, unit="ms")
    at_most(f"{engine}: failures", run["failed"], 0, "")
    return seen


ORGANISATION_LUA = """
local statements = {%s}
init = function() math.randomseed(os.time()) end
request = function()
  local body = '{"statement":' .. statements[math.random(#statements)] .. ',"position":"agree","reason":"As our members decided in spring"}'
  return wrk.format("POST", "%s", { ["Content-Type"] = "application/json", ["Sec-Fetch-Site"] = "same-origin",
    ["Cookie"] = "%s", ["X-CSRF-Token"] = "%s" }, body)
end
"""


def statements_of(slug):
    with urllib.request.urlopen(url(f"/api/v1/consultations/{slug}/statements")) as answer:
        listed = json.load(answer)
    return ",".join(f"'\"{s['id']}\"'" for s in listed["statements"])


def organisation_script(folder):
    """The demonstration's representative signs in as a browser does; the folder keeps the session."""
    slug = "observing-together"
    with running([ALYANS, "demo", "--data", filled_data(folder), "--listen", f"{HERE}:{PORT}"]) as own:
        text = ""
        while "Ctrl+C" not in text:
            text += own.stdout.readline()
        link = re.findall(r"http://\S+?(/\S+/enter/\S+)", text)[1]
        jar = http.cookiejar.CookieJar()
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        browser.addheaders = [("Sec-Fetch-Site", "same-origin")]
        browser.open(url(link)).read()
        page = browser.open(url(link), b"").read().decode()
        token = re.search(r'name="csrf" value="([^"]*)"', page).group(1)
        cookie = "; ".join(f"{c.name}={c.value}" for c in jar)
        script = pathlib.Path(folder) / "organisation.lua"
        script.write_text(ORGANISATION_LUA % (statements_of(slug), f"/api/v1/consultations/{slug}/positions",
                                              cookie, token))
    return script


def public_script(folder, cookies):
    slug = "following-the-election"
    with running([SERVER, filled_data(folder), PORT, "--cookies", cookies, "--people", "2000"]):
        script = pathlib.Path(folder) / "public.lua"
        script.write_text(POSITION_LUA % (statements_of(slug), cookies,
                                          f"/api/v1/consultations/{slug}/positions"))
    return script


def with_and_without(folder, script):
    """Turn by turn, so that both meet the same machine; the medians."""
    runs = {"--batch-max=1024": [], "--without-record": []}
    for _ in range(3):
        for option, done in runs.items():
            with running([SERVER, copy_of(folder, "cost"), PORT, option]):
                done.append(wrk(url("/"), 128, script=script))
    return [sorted(done, key=lambda r: r["rps"])[1] for done in runs.values()]


def bench_cost(folder):
    for whose, script in (("organisations", organisation_script(folder)),
                          ("the public", public_script(folder, pathlib.Path(folder) / "people.txt"))):
        kept, bare = with_and_without(folder, script)
        report(f"positions of {whose}, with the record", round(kept["rps"]), unit="positions/s")
        at_least(f"positions of {whose}, with the record / without", kept["rps"] / bare["rps"], 0.75)
        at_most("failures", kept["failed"] + bare["failed"], 0, "")


def bench_record(folder):
    print("The record: what it costs, how long an entry waits for its place, proofs and checks")
    bench_cost(folder)
    seen = bench_lag(folder, "SQLite")
    at_most("SQLite: the writer's time for the sequencer, of 8 000 entries a second",
            seen["hold_us"] / max(seen["entries"], 1) * 8000 / 1e6, 0.15, "")
    database = os.environ.get("ALYANS_TEST_PG")
    if database:
        bench_lag(folder, "PostgreSQL", "--db", database, "--connections", "16")
    home = pathlib.Path(folder) / "million"
    home.mkdir()
    text = subprocess.run([RECORD, home], check=True, capture_output=True, text=True).stdout
    figures = {name: int(value) for name, value in (line.split() for line in text.splitlines())}
    sizes = [name.rsplit("_", 1)[1] for name in figures if name.startswith("proof_us_")]
    for size in sizes:
        at_most(f"a proof of {size} entries", figures[f"proof_us_{size}"] / 1000, 1.0, "ms")
        report("tiles read for it", figures[f"proof_tiles_{size}"])
    last = sizes[-1]
    report(f"{last} entries exported", figures[f"export_us_{last}"] / 1e6, unit="s")
    at_most(f"{last} entries verified from the export", figures[f"verify_text_us_{last}"] / 1e6, 3.0, "s")
    report(f"{last} entries verified in the database", figures[f"verify_database_us_{last}"] / 1e6, unit="s")


# Participants x statements of section 16 of the guide: seconds and MiB at most; the targets of the
# passes and the limit of 18 fused passes hold for the larger ones only.
OPINION_SIZES = {"vtaiwan-like": (0.010, 8), "bowling-green-like": (0.025, 12), "10k-x-300": (0.050, 16),
                 "100k-x-1000": (0.6, 100), "1M-x-1000": (5.0, 800)}


def opinion_figures(*size):
    text = subprocess.run([OPINION, *map(str, size)], check=True, capture_output=True, text=True).stdout
    return {name: int(value) for name, value in (line.split() for line in text.splitlines())}


def opinion_size(name, seconds, mebibytes):
    f = opinion_figures(name)
    fused = {t: f["passes"] * f[f"fused_ns_{t}"] for t in (1, 2)}
    report(f"{name}: one thread", f["ns_1"] / 1e6, unit="ms")
    at_most(f"{name}: two threads (limit: of the guide's machine)", f["ns_2"] / 1e6, 1000 * seconds, "ms")
    at_most(f"{name}: peak memory of the process", f["peak_kib"] / 1024, mebibytes, "MiB")
    if f["votes"] > 300000:
        at_most(f"{name}: passes for the axes, {f['votes']} votes", f["passes"], 16, "")
    else:
        report(f"{name}: passes for the axes, {f['votes']} votes", f["passes"])
    for t in (1, 2):
        report(f"{name}: one fused float pass, threads: {t}", f[f"fused_ns_{t}"] / 1e6, unit="ms")
        report(f"{name}: reading the bytes of the votes, threads: {t}", f[f"read_ns_{t}"] / 1e6, unit="ms")
        report(f"{name}: all / (passes x fused pass), threads: {t}", f[f"ns_{t}"] / fused[t], unit="x")
    if f["votes"] > 3000000:
        at_most(f"{name}: all / 18 fused passes, two threads", f["ns_2"] / f["fused_ns_2"] / 18, 2.3)
    report(f"{name}: one thread / two", f["ns_1"] / f["ns_2"], unit="x")
    return f


def growth(points):
    """The exponent of time against votes: the slope of the straight line through the logarithms."""
    x, y = ([math.log(f[key]) for f in points] for key in ("votes", "ns_2"))
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    return sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y)) / sum((a - mean_x) ** 2 for a in x)


def opinion_default(name, seconds, fused_ns):
    """The shared part of the default method is its map; the rest of it is told, not limited."""
    f = opinion_figures(name, "alyans")
    at_most(f"{name}: map of the default method, two threads", f["map_ns_2"] / 1e6, 1000 * seconds, "ms")
    report(f"{name}: map / fused pass", f["map_ns_2"] / fused_ns, unit="x")
    report(f"{name}: map once more from where it was", f["refresh_ns_2"] / 1e6, unit="ms")
    report(f"{name}: default method, all of it, two threads", f["all_ns_2"] / 1e6, unit="ms")
    report(f"{name}: of that groups, with {f['bootstraps']} bootstraps", f["partition_ns_2"] / 1e6, unit="ms")
    report(f"{name}: groups found", f["groups"])
    report(f"{name}: peak memory of the process", f["peak_kib"] / 1024, unit="MiB")
    return f


def bench_opinion(_folder):
    print("The opinion map and groups, Polis-compatible method (opinion-math.md, section 16)")
    sizes = {name: opinion_size(name, *limits) for name, limits in OPINION_SIZES.items()}
    print("The default method")
    mine = {name: opinion_default(name, limits[0], sizes[name]["fused_ns_2"])
            for name, limits in OPINION_SIZES.items()}
    at_most("10k-x-300: groups with 200 bootstraps", mine["10k-x-300"]["partition_ns_2"] / 1e6, 2000, "ms")
    at_most("100k-x-1000: one more answer and the place of who gave it", mine["100k-x-1000"]["one_more_ns"] / 1e6, 1,
            "ms")
    at_most("100k-x-1000: refresh of the compatible map, all of it anew", sizes["100k-x-1000"]["ns_2"] / 1e6, 150, "ms")
    small = [opinion_figures(participants, 1000) for participants in (100, 1000, 10000)]
    points = [*small, sizes["100k-x-1000"], sizes["1M-x-1000"]]
    at_most("growth of time from 1e4 to 1e8 votes, exponent", growth(points), 1.05, "")
    report("growth in the last tenfold, exponent", growth(points[-2:]))


def bench_reading(folder):
    print("Votes read from a file into rows, one core, best of 5 (200 MB each, random order, times not ascending)")
    for form, what in (("export", "votes.csv of an export"), ("plain", "participant,statement,value")):
        text = subprocess.run(pin(0, [VOTES_READ, folder, 200, form]), check=True, capture_output=True,
                              text=True).stdout
        seen = {name.removeprefix(form + "_"): int(value) for name, value in
                (line.split() for line in text.splitlines())}
        report(f"{what}: a line", seen["bytes"] / seen["votes"], unit="bytes")
        # What one core needs; what passes on the clock is the same where nothing else runs.
        at_least(f"{what}: by processor time", seen["bytes"] / seen["processor_us"], 300, "MB/s")
        report(f"{what}: by the clock", seen["bytes"] / seen["read_us"], unit="MB/s")
        report(f"{what}: votes", round(seen["votes"] / seen["processor_us"] * 1e6), unit="votes/s")
        report(f"{what}: time / one memchr over the bytes in memory", seen["processor_us"] / seen["search_us"],
               unit="x")
        report(f"{what}: peak of the process's memory", seen["peak_bytes"] / 1e6, unit="MB")
        if form == "plain":  # the other has few votes for as many people, whose ids take their own room
            at_most(f"{what}: the same a vote", seen["peak_bytes"] / seen["votes"], 14, "bytes")


PARTS = {"http": bench_http, "votes": bench_votes, "postgres": bench_postgres, "idle": bench_idle,
         "streams": bench_streams, "product": bench_product, "record": bench_record,
         "opinion": bench_opinion, "reading": bench_reading}


def main():
    wanted = sys.argv[1:] or list(PARTS)
    print(f"{os.cpu_count()} cores; median of 3 runs of {SECONDS} s each unless said otherwise")
    with tempfile.TemporaryDirectory(prefix="alyans-bench-", dir=os.environ.get("BENCH_DIR")) as folder:
        for name in wanted:
            PARTS[name](folder)
    missed = [r["name"] for r in results if r["met"] is False]
    print(f"{sum(r['met'] is True for r in results)} figures met, {len(missed)} not met")
    for name in missed:
        print(f"  not met: {name}")
    (BUILD / "bench.json").write_text(json.dumps(results, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
