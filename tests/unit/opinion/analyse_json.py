#!/usr/bin/env python3
"""The JSON of `alyans analyse`: valid by its schema, and by key and number what the reference files say.

Usage: analyse_json.py PRINT_PROGRAM SCHEMA SHARED_FOLDER
SPDX-License-Identifier: AGPL-3.0-or-later"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

SKIPPED = 77


def printed(program, folder, *more):
    return json.loads(subprocess.run([program, str(folder), *more], check=True,
                                     capture_output=True).stdout)


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


def compare(program, folder):
    reference = json.loads((folder / "reference.json").read_text())
    want = {key: reference[key] for key in ("tids", "center", "comps", "comment_extremity", "consensus",
                                            "eigenvalues_of_centred_gram", "n_participants")}
    given = reference["given_exported_groups"]
    want["group_aware_consensus"] = given["group_aware_consensus"]
    want["representative"] = given["representative"]
    got = printed(program, folder, "given")
    return list(differences(got, want, 1e-9, folder.name))


def small_folder(folder):
    """One that has everything the schema must allow: bad lines, too few people, a moderated statement."""
    (folder / "votes.csv").write_text("comment-id,voter-id,vote\n0,0,1\n1,0,-1\n0,1,x\n0,2,-1\n")
    (folder / "comments.csv").write_text("comment-id,moderated,comment-body\n0,-1,\"a\nb\"\n")


def main():
    program, schema = sys.argv[1], pathlib.Path(sys.argv[2])
    shared = pathlib.Path(os.environ.get("ALYANS_SHARED", sys.argv[3]))
    sets = sorted(p.parent for p in (shared / "data" / "opinion").glob("*/reference.json"))
    problems = [line for folder in sets for line in compare(program, folder)]
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
        small_folder(pathlib.Path(folder))
        outputs = [printed(program, folder)]
    outputs += [printed(program, folder) for folder in sets]
    outputs += [printed(program, folder, "given") for folder in sets]
    for output in outputs:
        jsonschema.validate(output, description)
    broken = dict(outputs[0], tids=["0"])
    if jsonschema.Draft202012Validator(description).is_valid(broken):
        print("the schema lets a statement id be a string")
        return 1
    print(f"{len(sets)} sets as their references, {len(outputs)} reports as their schema")
    return 0 if sets else SKIPPED


if __name__ == "__main__":
    sys.exit(main())
