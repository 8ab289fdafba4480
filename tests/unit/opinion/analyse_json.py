#!/usr/bin/env python3
"""The JSON of `alyans analyse`: valid by its schema, and by key and number what the reference files say.

Usage: analyse_json.py PRINT_PROGRAM SCHEMA SHARED_FOLDER
SPDX-License-Identifier: AGPL-3.0-or-later"""
import csv
import hashlib
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

SKIPPED = 77
METHODS = ("alyans", "polis")


def printed_bytes(program, folder, *more):
    return subprocess.run([program, str(folder), *more], check=True, capture_output=True).stdout


def printed(program, folder, *more):
    return json.loads(printed_bytes(program, folder, *more))


def differences(got, want, margin, place):
    """Where got differs from want: numbers by margin, everything else exactly, keys all of want's."""
    if isinstance(want, dict):
        if set(want) - set(got):
            yield f"{place}: without {sorted(set(want) - set(got))}"
            return
        for key in want:
            yield from differences(got[key], want[key], margin, f"{place}.{key}")
    elif isinstance(want, list):
        if len(got) != len(want):
            yield f"{place}: {len(got)} instead of {len(want)}"
            return
        for i, (g, w) in enumerate(zip(got, want)):
            yield from differences(g, w, margin, f"{place}[{i}]")
    elif isinstance(want, float):
        if abs(got - want) > margin * max(1.0, abs(want)):
            yield f"{place}: {got} instead of {want}"
    elif got != want:
        yield f"{place}: {got} instead of {want}"


def compare(program, folder, method):
    """Every key of the reference stands in the report of either method, with its numbers."""
    reference = json.loads((folder / "reference.json").read_text())
    mf = reference.pop("mf")
    del mf["losses_by_seed"]  # of four starts there, of those that came to the minimum here
    got = printed(program, folder, method)
    place = f"{folder.name}, {method}"
    return [*differences(got, reference, 1e-9, place), *differences(got["mf"], mf, 1e-3, place + ".mf")]


def given_groups_are_those_of_the_export(program, folder):
    """With --groups-from the groups of the method are those of the export, in either method."""
    want = json.loads((folder / "reference.json").read_text())["given_exported_groups"]
    for method in METHODS:
        got = printed(program, folder, method, "given")
        yield from differences(got, {"groups_state": "given", **want}, 1e-9, f"{folder.name}, {method}, given")


def shuffled_folder(folder, to):
    """The same votes, the lines in another order; times tell which answer is the last."""
    to.mkdir()
    for name in ("comments.csv", "participants-votes.csv", "summary.csv"):
        (to / name).write_bytes((folder / name).read_bytes())
    header, *lines = (folder / "votes.csv").read_text().splitlines()
    random.Random(3).shuffle(lines)
    (to / "votes.csv").write_text("\n".join([header, *lines]) + "\n")
    return to


def same_bytes(program, folder, scratch):
    """Neither the order of the lines nor the number of threads shows in a report of the alyans method."""
    def report(of, threads):
        return printed_bytes(program, of, "alyans", "found", threads).replace(str(of).encode(), b"SOURCE")

    first = report(folder, "1")
    if report(folder, "2") != first:
        yield f"{folder.name}: two threads print something else"
    if report(shuffled_folder(folder, scratch / "shuffled"), "1") != first:
        yield f"{folder.name}: other lines first print something else"


def small_folder(folder):
    """One that has everything the schema must allow: bad lines, too few people, a moderated statement."""
    (folder / "votes.csv").write_text("comment-id,voter-id,vote\n0,0,1\n1,0,-1\n0,1,x\n0,2,-1\n")
    (folder / "comments.csv").write_text("comment-id,moderated,comment-body\n0,-1,\"a\nb\"\n")


def known_folder(folder):
    """Votes in a list with names, classes, weights and organisations; two camps, and a bad class."""
    people = [f"Voter {i:02}" for i in range(40)]
    votes = ["participant,statement,value"]
    votes += [f"{name},S{s},{(1 if (i < 20) == (s % 2 == 0) else -1) if (i + s) % 9 else 0}"
              for i, name in enumerate(people) for s in range(12)]
    (folder / "votes.csv").write_text("\n".join(votes) + "\n")
    (folder / "classes.csv").write_text("participant,seat,empty\n" + "".join(
        f"{name},{'local' if i < 20 else 'international'},\n" for i, name in enumerate(people)) + "Nobody,local,\n")
    (folder / "weights.csv").write_text("participant,weight,organisation\n" + "".join(
        f"{name},{1 + i % 3},{'Union' if i < 5 else ''}\n" for i, name in enumerate(people)))
    return folder / "votes.csv", str(folder / "classes.csv"), str(folder / "weights.csv")


def fingerprint(lines):
    return "sha256:" + hashlib.sha256("".join(line + "\n" for line in lines).encode()).hexdigest()


def hash_of_export(folder, report):
    """The data_hash as docs/analyse.md describes it, from the files of an export."""
    last = {}
    with open(folder / "votes.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = int(row["voter-id"]), int(row["comment-id"])
            if key not in last or int(row["timestamp"]) >= last[key][0]:
                last[key] = int(row["timestamp"]), int(row["vote"])
    lines = ["participant,statement,value", *(f"{p},{s},{vote}" for (p, s), (_, vote) in sorted(last.items()))]
    return fingerprint([*lines, *(f"left_out,{s}" for s in sorted(report["moderated_out"]))])


def hash_of_known(votes, classes, weights):
    """The same of the small list with names, classes and weights."""
    def rows(path):
        with open(path, encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    answers = sorted((row["participant"], row["statement"], row["value"]) for row in rows(votes))
    people = sorted({row[0] for row in answers})
    seat = {row["participant"]: row["seat"] for row in rows(classes)}
    told = {row["participant"]: row for row in rows(weights)}
    return fingerprint(["participant,statement,value", *(",".join(row) for row in answers),
                        *(f"class,seat,{name},{seat[name]}" for name in people),
                        *(f"weight,{name},{told[name]['weight']}" for name in people),
                        *(f"organisation,{name},{told[name]['organisation']}" for name in people if told[name]["organisation"])])


def reports(program, sets, scratch):
    for name in ("small", "known"):
        (scratch / name).mkdir()
    small_folder(scratch / "small")
    votes, classes, weights = known_folder(scratch / "known")
    known = printed(program, votes, "alyans", "found", "1", classes, weights)
    assert known["alyans"]["classings"][0]["p"] < 0.05 and len(known["alyans"]["classings"]) == 1, "camps by class"
    assert known["data_hash"] == hash_of_known(votes, classes, weights), "the hash is not as described"
    assert known["alyans"]["voices"]["voices"] == 36 and known["n_problems"] == 1, "an organisation is one voice"
    yield known
    for method in METHODS:
        yield printed(program, scratch / "small", method)
        yield printed(program, votes, method)
        for folder in sets:
            report = printed(program, folder, method)
            assert report["data_hash"] == hash_of_export(folder, report), f"{folder.name}: the hash is not as described"
            yield report
            yield printed(program, folder, method, "given")


def undescribed(schema, place):
    """Keys of the report that the schema does not explain."""
    if not isinstance(schema, dict):
        return
    for key, below in schema.get("properties", {}).items():
        if "description" not in below:
            yield f"{place}.{key}", "without a description"
        yield from undescribed(below, f"{place}.{key}")
    for key, below in schema.get("$defs", {}).items():
        yield from undescribed(below, f"{place}.{key}")
    for below in [schema.get("items"), *schema.get("oneOf", [])]:
        yield from undescribed(below, place)


def main():
    program, schema = sys.argv[1], pathlib.Path(sys.argv[2])
    shared = pathlib.Path(os.environ.get("ALYANS_SHARED", sys.argv[3]))
    sets = sorted(p.parent for p in (shared / "data" / "opinion").glob("*/reference.json"))
    problems = [line for folder in sets for method in METHODS for line in compare(program, folder, method)]
    problems += [line for folder in sets for line in given_groups_are_those_of_the_export(program, folder)]
    with tempfile.TemporaryDirectory() as scratch:
        for folder in sets[:2]:
            (pathlib.Path(scratch) / folder.name).mkdir()
            problems += same_bytes(program, folder, pathlib.Path(scratch) / folder.name)
    print("\n".join(problems[:20]))
    if problems:
        return 1

    try:
        import jsonschema
    except ImportError:
        print("skipped: python3-jsonschema is not installed")
        return SKIPPED
    description = json.loads(schema.read_text())
    jsonschema.Draft202012Validator.check_schema(description)
    with tempfile.TemporaryDirectory() as folder:
        outputs = list(reports(program, sets, pathlib.Path(folder)))
    for output in outputs:
        jsonschema.validate(output, description, cls=jsonschema.Draft202012Validator)
    for place, schema_there in undescribed(description, "schema"):
        print(f"{place}: {schema_there}")
        return 1
    broken = dict(outputs[0], tids=["0"])
    if jsonschema.Draft202012Validator(description).is_valid(broken):
        print("the schema lets a statement id be a string")
        return 1
    print(f"{len(sets)} sets as their references, {len(outputs)} reports as their schema")
    return 0 if sets else SKIPPED


if __name__ == "__main__":
    sys.exit(main())
