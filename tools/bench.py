#!/usr/bin/env python3
"""Speeds as ratios against references in the same run. `make bench` runs all; words choose parts:
http votes postgres idle streams product record opinion alike reading files mail images search directory import live news, and package and scale if they are named. SPDX-License-Identifier: AGPL-3.0-or-later"""
import contextlib
import http.cookiejar
import json
import math
import os
import pathlib
import re
import shutil
import signal
import socket
import sqlite3
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
PHONES = BUILD / "tests/bench/phones"
RECORD = BUILD / "tests/bench/record"
OPINION = BUILD / "tests/bench/opinion"
ALIKE = BUILD / "tests/bench/alike"
VOTES_READ = BUILD / "tests/bench/votes_read"
MAIL = BUILD / "tests/bench/mail"
SINK = BUILD / "tests/bench/sink"
IMAGES = BUILD / "tests/bench/images"
POLIS_SET = BUILD / "tests/bench/polis_set"
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


TOKEN = re.compile(r'name="csrf" value="([^"]*)"')


def signed_in(link):
    """A browser of whoever this link of the demonstration lets in; its cookies."""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    browser.addheaders = [("Sec-Fetch-Site", "same-origin")]
    browser.open(url(link)).read()
    browser.open(url(link), b"").read()
    return browser, jar


def token_on(browser, address):
    found = TOKEN.search(browser.open(address).read().decode())
    return found.group(1) if found else ""


def pressed(browser, path, fields, page=None):
    """Sends a form as its page would; where it led."""
    token = token_on(browser, url(page or path))
    answer = browser.open(url(path), urllib.parse.urlencode({"csrf": token, **fields}).encode())
    return urllib.parse.urlsplit(answer.geturl()).path


@contextlib.contextmanager
def demonstration(data, options=(), **how):
    """The demonstration in this folder: its process, and the links that let in (the secretariat, a representative)."""
    with running([ALYANS, "demo", "--data", data, "--listen", f"{HERE}:{PORT}", *options],
                 **{"ready": False, **how}) as own:
        text = ""
        while "Ctrl+C" not in text:
            text += own.stdout.readline()
        yield own, re.findall(r"http://\S+?(/\S+/enter/\S+)", text)


def cluster_here():
    """The private PostgreSQL that tools/bench.sh started; without one it says so, and the part is skipped."""
    cluster = os.environ.get("ALYANS_TEST_PG", "")
    if not cluster:
        print("  PostgreSQL skipped: ALYANS_TEST_PG names no cluster (tools/bench.sh starts one)")
    return cluster


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
    print("Durable votes on PostgreSQL (row 7)")
    database = cluster_here()
    if not database:
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


# Peers on a machine of this class (docs/benchmarks.md): WordPress' article with 20 comments, its feed, its memory in MB and the
# weight of its page in KB; Fossil's wiki page.
PEER_ARTICLE, PEER_FEED, PEER_MEMORY, PEER_WEIGHT, PEER_WIKI = 15, 63, 174, 70, 589
ARTICLE = "/en/news/two-statements-one-day"


def fill_comments(data, count):
    """So many public comments on the article, straight into the rows: half of them answers."""
    with contextlib.closing(sqlite3.connect(data / "alyans.db")) as db, db:
        article = db.execute("SELECT id FROM article WHERE slug = 'two-statements-one-day'").fetchone()[0]
        text = "A comment of two lines, as long as comments usually are: how many stations were observed, and by whom?"
        for n in range(1, count + 1):
            at = 10**15 + n
            db.execute("INSERT INTO comment VALUES (?, ?, ?, ?, 'public', '', 'A reader', '', 0, 0, 0, 0, 0, ?, ?, 'en', x'',"
                       " ?, ?, ?, 0, 0)", (at, article, n, at if n % 2 else at - 1, text, f"<p>{text}</p>\n", at, at, at))


def bench_news(folder):
    print("News: an article with 20 comments, the feed, 16 connections; peers: WordPress 6.1 and Fossil 2.21")
    environment = {"ALYANS_RATE_READS": "0"}
    script = pathlib.Path(folder) / "news.lua"
    for count in (20, 10_000):
        data = copy_of(folder, f"news-{count}")
        fill_comments(data, count)
        with running([ALYANS, "demo", "--data", data, "--listen", f"{HERE}:{PORT}"], env=environment) as own:
            _, body = got(ARTICLE)
            if count == 20:
                page = best_of(3, lambda: wrk(url(ARTICLE), 16, own.pid))
                feed = best_of(3, lambda: wrk(url("/en/news/feed.rss"), 16, own.pid))
                at_least("article with 20 comments / WordPress", page["rps"] / PEER_ARTICLE, 200)
                at_least("article with 20 comments / Fossil's wiki page", page["rps"] / PEER_WIKI, 5)
                at_least("RSS feed / WordPress", feed["rps"] / PEER_FEED, 100)
                report("article", round(page["rps"]), unit="pages/s")
                at_most("failures", page["failed"] + feed["failed"], 0, "")
                at_most("memory under this load (PSS) / WordPress", pss_kib(own.pid) / 1024 / PEER_MEMORY, 0.25)
                style = sum(len(got(path)[1]) for path in re.findall(r'href="(/assets/[^"]+)"', body.decode()))
                at_most("weight of the page, with styles and icon", (len(body) + style) / 1024, PEER_WEIGHT, "KB")
            # A new address each time, so that no page comes from the cache.
            script.write_text('local n = 0\nrequest = function()\n  n = n + 1\n'
                              f'  return wrk.format("GET", "{ARTICLE}?asked=" .. n)\nend\n')
            drawn = best_of(3, lambda: wrk(url("/"), 1, own.pid, None, script))
            report(f"drawn anew each time, {count} comments, one connection", 1000 / drawn["rps"], unit="ms")
            if count != 20:
                at_most(f"drawn anew each time, {count} comments, p99", drawn["p99"] * 1000, 50, "ms")


ORGANISATIONS = 10_000


def fill_directory(data):
    """Organisations with facts and memberships, as an import leaves them; serving makes their keys."""
    base = sqlite3.connect(data / "alyans.db")
    countries = ("AZ", "GE", "TR", "DE", "FR", "GB", "US", "PL", "UA", "BE")
    kinds = ("ngo", "network", "foundation", "media", "research")
    first = 1 << 50
    with base:
        base.executemany(
            "INSERT INTO organisation (id, slug, name_en, name_az, short_en, short_az, kind, scope, note_en, note_az,"
            " is_example, created_at, country) VALUES (?, ?, ?, ?, '', '', ?, ?, '', '', 1, 1, ?)",
            ((first + i, f"bench-{i}", f"{i * 7919 % ORGANISATIONS:05} Society for the Bench of Region {i % 97}",
              f"{i * 7919 % ORGANISATIONS:05} Nümunə Şəbəkəsi, {i % 97} saylı bölgə", kinds[i % 5],
              "local" if i % 3 else "international", countries[i % 10]) for i in range(ORGANISATIONS)))
        base.executemany(
            "INSERT INTO fact VALUES (?, ?, 'identifier', 'XX-BENCH', ?, '', 0, '', '', 0, 0, 1, 0)",
            ((first + i, first + i, f"{i:07}") for i in range(ORGANISATIONS)))
        base.executemany(
            "INSERT INTO membership VALUES (?, ?, 'member', '2006', '', 'admitted', '', '', '', 0, 0, 1, 0)",
            ((first + i, first + i) for i in range(0, ORGANISATIONS, 100)))
    base.close()


def bench_directory(folder):
    print(f"The directory at {ORGANISATIONS} organisations, SQLite, one loop and one reader, one connection at a time")
    data = copy_of(folder, "directory")
    fill_directory(data)
    environment = {**ONE_LOOP, "ALYANS_RATE_READS": "0"}
    with running([ALYANS, "serve", "--data", data, "--listen", f"{HERE}:{PORT}"], env=environment) as own:
        # A new address each time, so that no page comes from the cache.
        script = pathlib.Path(folder) / "directory.lua"

        def page_ms(path):
            script.write_text('local n = 0\nrequest = function()\n  n = n + 1\n'
                              f'  return wrk.format("GET", "{path}" .. n)\nend\n')
            run = best_of(3, lambda: wrk(url("/"), 1, own.pid, 1, script))
            at_most(f"{path}: failures", run["failed"], 0, "")
            return run["cpu_us"] / 1000, 1000 / run["rps"]

        least, waited = page_ms("/healthz?asked=")
        report("hello (/healthz), by the clock", waited, unit="ms")
        for name, path in (("list, first page of 100", "/en/organisations?asked="),
                           ("list, Azerbaijani order, one country", "/az/organisations?country=GE&asked="),
                           ("search by a name", "/en/organisations?q=sebekesi&asked="),
                           ("search by an identifier", "/en/organisations?q=xx-bench-0001234&asked="),
                           ("countries", "/en/organisations/countries?asked="),
                           ("members on a past day", "/en/organisations/members?on=2013-07-04&asked="),
                           ("one organisation", "/en/organisations/bench-77?asked=")):
            used, waited = page_ms(path)
            at_most(f"{name}, processor time", used, 20, "ms")
            report(f"{name}, by the clock", waited, unit="ms")
            report(f"{name} / hello, processor time", used / least, unit="x")


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
    with demonstration(filled_data(folder)) as (_, links):
        browser, jar = signed_in(links[1])
        token = token_on(browser, url("/en/account"))
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


def bench_alike(_folder):
    print("Statements that are close: 1 000 in two languages, processor time of one thread, best of 5")
    text = subprocess.run([ALIKE], check=True, capture_output=True, text=True).stdout
    f = {name: int(value) for name, value in (line.split() for line in text.splitlines())}
    report("the index of all texts", f["index_ns"] / 1e6, unit="ms")
    at_most("all pairs of 1 000, with the index", (f["index_ns"] + f["pairs_ns"]) / 1e6, 200, "ms")
    at_most("one text against 1 000", f["one_ns"] / 1e6, 1, "ms")
    report("every pair compared plainly", f["plain_ns"] / 1e6, unit="ms")
    at_most("all pairs, with the index / compared plainly", (f["index_ns"] + f["pairs_ns"]) / f["plain_ns"], 0.25)
    report("peak memory of the process", f["peak_kib"] / 1024, unit="MiB")


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


# --- files --------------------------------------------------------------------------------------

SENDFILE = """
import os, socketserver, sys
class Answer(socketserver.StreamRequestHandler):
    def handle(self):
        size = os.path.getsize(sys.argv[2])
        with open(sys.argv[2], "rb") as file:
            while self.rfile.readline().strip():
                while self.rfile.readline().strip():
                    pass
                head = f"HTTP/1.1 200 OK\\r\\ncontent-type: application/pdf\\r\\ncontent-length: {size}\\r\\n\\r\\n"
                self.connection.sendall(head.encode())
                at = 0
                while at < size:
                    at += os.sendfile(self.connection.fileno(), file.fileno(), at, size - at)
socketserver.ThreadingTCPServer.allow_reuse_address = True
socketserver.ThreadingTCPServer.daemon_threads = True
with socketserver.ThreadingTCPServer(("127.0.0.1", int(sys.argv[1])), Answer) as server:
    print("ready", flush=True)
    server.serve_forever()
"""


def send_file(link, path):
    """Signs in by a link of the demonstration and sends the file as the secretariat; where its bytes are."""
    browser, _ = signed_in(link)
    parts = b"".join(f'--bench\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
                     for name, value in (("csrf", token_on(browser, url("/en/secretariat/new-file"))), ("organisation", ""),
                                         ("file_licence", "CC0-1.0"), ("file_alt_en", "Bytes without meaning")))
    head = b'--bench\r\nContent-Disposition: form-data; name="file"; filename="large.pdf"\r\n\r\n'
    began = time.monotonic()
    page = browser.open(urllib.request.Request(url("/en/files"), parts + head + path.read_bytes() + b"\r\n--bench--\r\n",
                                               {"Content-Type": "multipart/form-data; boundary=bench"})).read().decode()
    return re.search(r'class="btn" href="([^"]+)"', page).group(1), time.monotonic() - began


def transfer(address, connections, seconds=SECONDS):
    """Megabytes a second, the median of three runs."""
    def once():
        text = subprocess.run(pin(1, ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", address]),
                              capture_output=True, text=True, check=True).stdout
        number, unit = re.search(r"Transfer/sec:\s+([\d.]+)(KB|MB|GB)", text).groups()
        return float(number) * {"KB": 1 / 1024, "MB": 1, "GB": 1024}[unit]
    return sorted(once() for _ in range(3))[1]


def stalled_readers(address, count):
    """Connections that ask for the file and read nothing of it."""
    path = urllib.parse.urlparse(address).path
    readers = []
    for _ in range(count):
        s = socket.create_connection((HERE, PORT))
        s.sendall(f"GET {path} HTTP/1.1\r\nHost: bench\r\n\r\n".encode())
        readers.append(s)
    return readers


def bench_files(folder):
    print("Files out of the database: a PDF of 200 MB and one of 4 MB, server on core 0, readers on core 1")
    large, small = (pathlib.Path(folder) / f"{n}.pdf" for n in (200, 4))
    for path, megabytes in ((large, 200), (small, 4)):
        path.write_bytes(b"%PDF-1.7\n" + os.urandom((megabytes << 20) - 9))
    env = {"ALYANS_FILES_MAX_MB": "256", "ALYANS_RATE_READS": "0", "ALYANS_RATE_WRITES": "0"}
    data = copy_of(folder, "files")
    with demonstration(data, core=0, env=env) as (own, links):
        address, took = send_file(links[0], large)
        report("sent, stored and answered, 200 MB", 200 / took, unit="MB/s")
        little, _ = send_file(links[0], small)
        rates = {n: transfer(url(little), n) for n in (1, 8)}
        whole = transfer(url(address), 4)
        before = pss_kib(own.pid)
        readers = stalled_readers(address, 50)
        time.sleep(3)
        grown = pss_kib(own.pid) - before
        for s in readers:
            s.close()
    with running([sys.executable, "-c", SENDFILE, PORT, small], core=0):
        floor = {n: transfer(url("/"), n) for n in (1, 8)}
    for n in (1, 8):
        report(f"4 MB again and again, {n} at a time", rates[n], unit="MB/s")
        report("the same from a file, by sendfile", floor[n], unit="MB/s")
        at_least("share of what sendfile gives", rates[n] / floor[n], 0.1)
    report("200 MB, 4 at a time", whole, unit="MB/s")
    at_most("memory that 50 readers who stall hold (PSS), for each", grown / 50, 600, "KB")


def bench_mail(folder):
    print("Letters of the queue (SQLite, every end durable) and the same by plain libcurl, one process, a local sink in C")
    with subprocess.Popen(pin(1, [SINK]), stdout=subprocess.PIPE, text=True) as sink:
        relay = f"smtp://{HERE}:{sink.stdout.readline().strip()}"
        text = subprocess.run([MAIL, folder, relay, "5000"], check=True, capture_output=True, text=True).stdout
        sink.kill()
    runs = [dict(zip(words[::2], map(int, words[1::2]))) for words in (line.split() for line in text.splitlines())]
    best = min(runs, key=lambda run: run["queue_us"])
    report("mail: the queue", round(best["letters"] / best["queue_us"] * 1e6), unit="letters/s")
    report("mail: plain libcurl, without a queue", round(best["letters"] / best["curl_us"] * 1e6), unit="letters/s")
    report("mail: queue / plain libcurl", best["curl_us"] / best["queue_us"], unit="x")
    report("mail: peak of the process's memory", best["peak_kib"] / 1024, unit="MiB")
def private_kib(pid):
    text = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
    return sum(map(int, re.findall(r"^Private_\w+:\s+(\d+)", text, re.MULTILINE)))


def bench_images(folder):
    print("A photograph of 12 megapixels into three sizes (1600, 800, 320), one core, best of 5")
    text = subprocess.run(pin(0, [IMAGES]), check=True, capture_output=True, text=True).stdout
    seen = {name: int(value) for name, value in (line.split() for line in text.splitlines())}
    report("source", seen["source_bytes"] / 1e6, unit="MB")
    report("libjpeg that only decodes", round(1e6 / seen["plain_us"], 1), unit="images/s")
    report("by a confined worker", round(1e6 / seen["worker_us"], 1), unit="images/s")
    at_most("by a confined worker: time / only decoding", seen["worker_us"] / seen["plain_us"], 3.5)
    report("in the same process: time / only decoding", seen["here_us"] / seen["plain_us"], unit="x")
    with running([ALYANS, "demo", "--data", copy_of(folder, "images"), "--listen", f"{HERE}:{PORT}"]) as own:
        children = pathlib.Path(f"/proc/{own.pid}/task/{own.pid}/children").read_text().split()
        try:  # its own memory is root's to see, for it gives up its account where it can
            report("idle: what the maker adds (its private pages)", private_kib(children[0]) / 1024, unit="MiB")
            report("idle: with its share of what it has in common with the server (PSS)",
                   pss_kib(children[0]) / 1024, unit="MiB")
        except PermissionError:
            print("  memory of the idle maker: only root may look")


# --- search --------------------------------------------------------------------------------------

def search_figures(url):
    """Rows, rows a second; microseconds: p50 and p95 of a search, and of SQLite alone (0: not SQLite)."""
    said = subprocess.run([str(BUILD / "tests/bench/search"), url, "10000"], capture_output=True, text=True, check=True)
    return dict(zip(("rows", "rate", "p50", "p95", "bare50", "bare95"), map(int, said.stdout.split())))


def bench_search(folder):
    print("Search over 10 000 organisations, 24 queries in both languages, 8 rounds")
    seen = search_figures(f"sqlite:{folder}/search.db")
    report("SQLite: rows of the index built", seen["rate"], unit="rows/s")
    report("SQLite: p50 of a search", seen["p50"] / 1000, unit="ms")
    at_most("SQLite: p95 of a search", seen["p95"] / 1000, 20, "ms")
    report("SQLite: p50 / p50 of the same FTS5 query by SQLite alone", seen["p50"] / max(1, seen["bare50"]), unit="x")
    report("SQLite: p95 / p95 of the same FTS5 query by SQLite alone", seen["p95"] / max(1, seen["bare95"]), unit="x")
    database = cluster_here()
    if not database:
        return
    seen = search_figures(database)
    report("PostgreSQL: rows of the index built", seen["rate"], unit="rows/s")
    report("PostgreSQL: p50 of a search", seen["p50"] / 1000, unit="ms")
    report("PostgreSQL: p95 of a search", seen["p95"] / 1000, unit="ms")


# --- data package --------------------------------------------------------------------------------

PACKED = (1_000_000, 1_000, 20)  # people, statements, answers each


def bench_package(folder):
    people, statements, each = PACKED
    print(f"Data package of {people} participants and {statements} statements, {people * each} answers, without the analysis")
    program = str(BUILD / "tests/bench/package")
    where = pathlib.Path(folder) / "package"
    where.mkdir()
    url = f"sqlite:{folder}/package.db"
    subprocess.run([program, "fill", url, *map(str, PACKED)], check=True)
    said = subprocess.run([program, "pack", url, str(where)], capture_output=True, text=True, check=True)
    answers, size, files, zipped, plain, peak = map(int, said.stdout.split())
    assert answers == people * each
    report("files written", size / files, unit="MB/s")
    report("time / writing and hashing as many bytes plainly", files / plain, unit="x")
    report("the same as a ZIP", size / zipped, unit="MB/s")
    at_most("peak of memory", peak / 1024, 200, "MiB")


# --- import --------------------------------------------------------------------------------------

IMPORTED = 10_000
IMPORT_TABLES = ("organisation", "fact", "membership", "ledger_inbox")


def import_table(path):
    """10 000 organisations, each with a number in a register, an address and a membership."""
    lines = ["name_az,name_en,kind,country,seat_az,founded,website,email,id_scheme,id_value,status,since"]
    for i in range(IMPORTED):
        lines.append(f"Nümunə Təşkilatı № {i},Sample Organisation No. {i},QHT,AZ,Bakı,{1990 + i % 30},n{i}.example.org,"
                     f"ofis@n{i}.example.org,AZ-IVI,{1400000000 + i},{'üzv' if i % 3 else 'partner'},2012")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


# A small starter: what the system says of a child's memory includes that of whoever started it.
STARTER = """
import os, subprocess, sys, time
began = time.monotonic()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, used = os.wait4(process.pid, 0)
print(time.monotonic() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
sys.exit(os.waitstatus_to_exitcode(status))
"""


def import_once(where, table):
    """Seconds by the clock and of the processor, and the peak of memory in MiB."""
    done = subprocess.run([sys.executable, "-c", STARTER, ALYANS, "import", "organisations", table, *where],
                          capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"}, check=False)
    if done.returncode != 0:
        raise SystemExit(f"the import failed: {done.stderr}")
    return dict(zip(("clock", "processor", "mib"), map(float, done.stdout.split())))


def fresh_site(folder, name):
    data = pathlib.Path(folder) / name
    subprocess.run([ALYANS, "init", "--data", data], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return data


def bare_inserts(folder, filled):
    """The same rows into the same tables by nothing but SQLite: one prepared statement a table, one commit."""
    with contextlib.closing(sqlite3.connect(filled / "alyans.db")) as db:
        rows = {t: db.execute(f"SELECT * FROM {t}").fetchall() for t in IMPORT_TABLES}
    bare = fresh_site(folder, "import-bare")
    with contextlib.closing(sqlite3.connect(bare / "alyans.db", isolation_level=None)) as db:
        db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                         + "".join(f"DELETE FROM {t};" for t in IMPORT_TABLES))
        began = time.monotonic()
        db.execute("BEGIN IMMEDIATE")
        for t in IMPORT_TABLES:
            places = ",".join("?" * len(rows[t][0]))
            db.executemany(f"INSERT INTO {t} VALUES ({places})", rows[t])
        db.execute("COMMIT")
        return time.monotonic() - began, sum(len(r) for r in rows.values())


def bench_import(folder):
    print(f"{IMPORTED} organisations from a table, with numbers, addresses and memberships; best of 3")
    table = pathlib.Path(folder) / "import.csv"
    import_table(table)
    sites = [fresh_site(folder, f"import-{i}") for i in range(3)]
    best = min((import_once(["--data", s], table) for s in sites), key=lambda r: r["clock"])
    bare, count = bare_inserts(folder, sites[0])
    at_most("SQLite: the whole command", best["clock"], 2, "s")
    report("SQLite: of it the processor", best["processor"], unit="s")
    report("SQLite: peak of memory", best["mib"], unit="MiB")
    report(f"SQLite: bare inserts of the same {count} rows", bare, unit="s")
    report("SQLite: the command / bare inserts", best["clock"] / bare, unit="x")
    cluster = cluster_here()
    if not cluster:
        return
    name = f"alyans_import_{os.getpid()}"
    address = urllib.parse.urlsplit(cluster)
    url_of = urllib.parse.urlunsplit(address._replace(path=f"/{name}"))
    if not address.netloc:  # urlunsplit drops the slashes of an empty host
        url_of = cluster.replace("://" + cluster.split("://")[1].split("?")[0], f":///{name}")
    psql = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", cluster, "-c"]
    subprocess.run([*psql, f"CREATE DATABASE {name}"], check=True)
    try:
        data = pathlib.Path(folder) / "import-pg"
        where = ["--data", data, "--db", url_of]
        subprocess.run([ALYANS, "init", *where], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        once = import_once(where, table)
        report("PostgreSQL: the whole command", once["clock"], unit="s")
        report("PostgreSQL: peak of the command's memory", once["mib"], unit="MiB")
    finally:
        subprocess.run([*psql, f"DROP DATABASE {name} WITH (FORCE)"], check=True)


# Participants, statements, least and most answers of each. The figures of docs/benchmarks.md: 1000000 1000 20 30, which
# needs 12 GB of disk and half an hour.
SCALE = os.environ.get("BENCH_SCALE", "100000 300 20 30").split()
SCALE_PAGES = (("list of consultations", "/en/consultations"), ("front page", "/en/"),
               ("consultation", "/en/consultations/{0}"), ("one statement", "/en/consultations/{0}/statements/{1}"),
               ("take a position", "/en/consultations/{0}/position"), ("results", "/en/consultations/{0}/results"),
               ("results.json", "/en/consultations/{0}/results.json"), ("search", "/en/search?q=village"))


def command_once(*command):
    """Seconds by the clock and of the processor, and the peak of memory in MiB."""
    done = subprocess.run([sys.executable, "-c", STARTER, *map(str, command)], capture_output=True, text=True,
                          env={**os.environ, "LC_ALL": "C"}, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{command[1]} failed: {done.stderr}")
    return dict(zip(("clock", "processor", "mib"), map(float, done.stdout.split())))


def bare_positions(folder, filled, most=500_000):
    """Microseconds of the processor a row: positions into the same table by nothing but SQLite."""
    bare = fresh_site(folder, "scale-bare")
    with contextlib.closing(sqlite3.connect(filled / "alyans.db")) as db:
        rows = db.execute("SELECT * FROM position ORDER BY id LIMIT ?", (most,)).fetchall()
    with contextlib.closing(sqlite3.connect(bare / "alyans.db", isolation_level=None)) as db:
        db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;")
        began = time.process_time()
        db.execute("BEGIN IMMEDIATE")
        db.executemany(f"INSERT INTO position VALUES ({','.join('?' * len(rows[0]))})", rows)
        db.execute("COMMIT")
        used = time.process_time() - began
    shutil.rmtree(bare)
    return used / len(rows) * 1e6


def peak_mib(pid):
    return int(re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text()).group(1)) / 1024


def got(path):
    began = time.monotonic()
    with urllib.request.urlopen(url(path), timeout=600) as answer:
        body = answer.read()
    return time.monotonic() - began, body


def scale_pages(slug, statement, when):
    """The first of each page, and p50 and p95 of twenty that no cache can answer."""
    for name, path in SCALE_PAGES:
        address = path.format(slug, statement)
        first, body = got(address)
        again = sorted(got(address + ("&" if "?" in address else "?") + f"asked={i}")[0] for i in range(20))
        at_most(f"{when}: {name}, first", first, 1.0, "s")
        report(f"{when}: {name}, p50", again[10] * 1000, unit="ms")
        at_most(f"{when}: {name}, p95", again[18] * 1000, 1000, "ms")
        report(f"{when}: {name}, size", len(body) // 1024, unit="KiB")


def scale_served(folder, data, options, slug, engine):
    cookies = pathlib.Path(folder) / "scale-cookies.txt"
    environment = {"ALYANS_RATE_READS": "0", "ALYANS_RATE_POSITIONS": "0"}
    with running([SERVER, data, PORT, *options, "--cookies", cookies, "--people", "2000"], env=environment) as own:
        listed = json.loads(got(f"/api/v1/consultations/{slug}/statements")[1])["statements"]
        script = pathlib.Path(folder) / "scale.lua"
        script.write_text(POSITION_LUA % (",".join(f"'\"{s['id']}\"'" for s in listed[:200]), cookies,
                                          f"/api/v1/consultations/{slug}/positions"))
        scale_pages(slug, listed[0]["number"] + 1, f"{engine}, figures not there yet")
        posted = wrk(url("/"), 32, script=script, seconds=SECONDS)
        report(f"{engine}: positions while the analysis runs", round(posted["rps"]), unit="a second")
        at_most(f"{engine}: positions refused", posted["failed"], 0, "")
        began = time.monotonic()
        while json.loads(got(f"/en/consultations/{slug}/results.json?n={time.time()}")[1])["groups"] == "not_yet":
            time.sleep(1)
        report(f"{engine}: until figures were there, from then on", time.monotonic() - began, unit="s")
        scale_pages(slug, listed[0]["number"] + 1, f"{engine}, with figures")
        posted = wrk(url("/"), 32, script=script, seconds=SECONDS)
        report(f"{engine}: positions with figures there", round(posted["rps"]), unit="a second")
        report(f"{engine}: peak of the server's memory", peak_mib(own.pid), unit="MiB")
        report(f"{engine}: its memory afterwards (PSS)", pss_kib(own.pid) / 1024, unit="MiB")


def scale_engine(folder, votes, made, engine, options):
    data = pathlib.Path(folder) / f"scale-{engine}"
    subprocess.run([ALYANS, "init", "--data", data, *options], check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)
    done = command_once(ALYANS, "import", "polis", "--data", data, *options, "--apply", "--open", "--slug", "scale", votes)
    report(f"{engine}: imported", done["clock"], unit="s")
    report(f"{engine}: of it the processor, a vote", done["processor"] / made * 1e6, unit="us")
    at_most(f"{engine}: peak of the import's memory", done["mib"], 512, "MiB")
    if engine == "SQLite":
        report(f"{engine}: size of the database", (data / "alyans.db").stat().st_size / 2**20, unit="MiB")
        bare = bare_positions(folder, data)
        at_most(f"{engine}: processor of the import / of bare inserts", done["processor"] / made * 1e6 / bare, 1.5)
    scale_served(folder, data, options, "scale", engine)
    shutil.rmtree(data)


def bench_scale(folder):
    print(f"A public consultation: {SCALE[0]} participants, {SCALE[1]} statements, {SCALE[2]} to {SCALE[3]} answers each")
    votes = pathlib.Path(folder) / "scale-votes"
    made = int(subprocess.run([POLIS_SET, votes, *SCALE], check=True, capture_output=True, text=True).stdout)
    report("votes", made)
    scale_engine(folder, votes, made, "SQLite", [])
    cluster = cluster_here()
    if cluster:
        scale_engine(folder, votes, made, "PostgreSQL", ["--db", cluster])
    shutil.rmtree(votes)


def lead_the_hall(clients, browser, room):
    """Every five seconds the next statement, and once a second somebody looks at the wall."""
    until = time.monotonic() + HALL_SECONDS - 2
    turn = 0
    while time.monotonic() < until and clients.poll() is None:
        browser.open(url(f"/en/live/{room}/screen")).read()
        turn += 1
        if turn % 5 == 0:
            pressed(browser, f"/en/secretariat/live/{room}", {"press": "next"})
        time.sleep(1)


HALL_PHONES, HALL_RATE, HALL_SECONDS, HALL_P95 = 1000, 200, 30, 150


def bench_live(folder):
    print(f"A live room: {HALL_PHONES} phones behind one address, {HALL_RATE} answers a second for {HALL_SECONDS} s (issue 6)")
    cluster = cluster_here()
    for engine, options in [("SQLite", []), *([("PostgreSQL", ["--db", cluster])] if cluster else [])]:
        data = tempfile.mkdtemp(dir=folder)
        with demonstration(data, options) as (own, links):
            browser, _ = signed_in(links[0])
            desk = pressed(browser, "/en/secretariat/live", {"consultation": "following-the-election", "pace": "together"})
            room = desk.rsplit("/", 1)[1]
            pressed(browser, desk, {"press": "next"})
            pressed(browser, desk, {"press": "reveal"})
            clients = subprocess.Popen(list(map(str, [PHONES, PORT, f"/en/live/{room}", HALL_PHONES, HALL_RATE, HALL_SECONDS])),
                                       stdout=subprocess.PIPE, text=True)
            clients.stdout.readline()
            cpu = cpu_seconds(own.pid)
            lead_the_hall(clients, browser, room)
            out = clients.stdout.read()
            cpu = (cpu_seconds(own.pid) - cpu) / HALL_SECONDS
            memory = pss_kib(own.pid) / 1024
        figures = {name: list(map(int, re.search(rf"{name} (\d+) p50_us (\d+) p95_us (\d+) p99_us (\d+)", out).groups()))
                   for name in ("answers", "renewals")}
        bad = sum(map(int, re.search(r"failed (\d+) late (\d+) lost (\d+)", out).groups()))
        report(f"{engine}: answers taken, each with the page after it", figures["answers"][0])
        report(f"{engine}: answers failed, late or lost", bad, "0", bad == 0)
        report(f"{engine}: answer to page, p50", figures["answers"][1] / 1000, unit="ms")
        at_most(f"{engine}: answer to page, p95", figures["answers"][2] / 1000, HALL_P95, "ms")
        report(f"{engine}: answer to page, p99", figures["answers"][3] / 1000, unit="ms")
        report(f"{engine}: pages loaded anew when the wall went on", figures["renewals"][0])
        at_most(f"{engine}: the statement on a phone, p95", figures["renewals"][2] / 1000, HALL_P95, "ms")
        report(f"{engine}: processor of the server", cpu, unit="cores")
        report(f"{engine}: memory", memory, unit="MiB")


PARTS = {"http": bench_http, "votes": bench_votes, "postgres": bench_postgres, "idle": bench_idle,
         "streams": bench_streams, "product": bench_product, "record": bench_record, "opinion": bench_opinion,
         "alike": bench_alike,
         "reading": bench_reading, "files": bench_files, "mail": bench_mail, "images": bench_images,
         "search": bench_search, "directory": bench_directory, "import": bench_import, "package": bench_package,
         "live": bench_live, "news": bench_news,
         "scale": bench_scale}


def main():
    wanted = sys.argv[1:] or [name for name in PARTS if name != "scale"]
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
