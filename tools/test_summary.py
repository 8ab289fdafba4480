#!/usr/bin/env python3
"""Adds up what the test programs printed and ends with "N passed, N failed, N skipped".
Usage: test_summary.py meson-logs/testlog.json
SPDX-License-Identifier: AGPL-3.0-or-later"""
import json
import re
import sys

CMOCKA = {"passed": r"\[  PASSED  \] (\d+) test", "failed": r"\[  FAILED  \] (\d+) test",
          "skipped": r"\[  SKIPPED \] (\d+) test"}
NODE = {"passed": r"^(?:#|ℹ) pass (\d+)", "failed": r"^(?:#|ℹ) fail (\d+)",
        "skipped": r"^(?:#|ℹ) skipped (\d+)"}


def counts(test):
    """Cases inside one program where it says so, else the program itself as one case."""
    text = test.get("stdout", "") + test.get("stderr", "")
    found = {"passed": 0, "failed": 0, "skipped": 0}
    for patterns in (CMOCKA, NODE):
        for word, pattern in patterns.items():
            found[word] += sum(int(n) for n in re.findall(pattern, text, re.MULTILINE))
    if test["result"] == "SKIP":
        return {"passed": 0, "failed": 0, "skipped": max(1, found["skipped"])}
    if test["result"] not in ("OK", "EXPECTEDFAIL") and found["failed"] == 0:
        found["failed"] = 1
    if sum(found.values()) == 0:
        found["passed"] = 1
    return found


def main():
    total = {"passed": 0, "failed": 0, "skipped": 0}
    with open(sys.argv[1], encoding="utf-8") as log:
        for line in log:
            test = json.loads(line)
            for word, n in counts(test).items():
                total[word] += n
            if test["result"] == "SKIP":
                reason = (test.get("stdout", "") + test.get("stderr", "")).strip().splitlines()
                print(f"skipped: {test['name']}: {reason[-1] if reason else 'no reason given'}")
    print(f"{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped")
    return 1 if total["failed"] or not total["passed"] else 0


if __name__ == "__main__":
    sys.exit(main())
