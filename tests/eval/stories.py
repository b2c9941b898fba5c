#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Do copies of one story, and only they, get one story? Pairs of a labelled folder, through the real programs.

usage: stories.py [FOLDER]        (default ../shared/articles: labels.jsonl with id and dup_cluster, texts in dev/)

Prints precision, recall and F1 over pairs, and every pair that is wrong; exits with 1 where F1 is under 1. The
programs are taken from $BUILD (build/release).
"""
import itertools
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAMS = pathlib.Path(os.environ.get("BUILD") or ROOT / "build/release")


def found(folder, ids):
    """Story of each article, by the programs."""
    with tempfile.TemporaryDirectory() as work:
        subprocess.run([PROGRAMS / "cuttings-index", "--index", work + "/index", "."], cwd=folder, check=True, capture_output=True)
        lines = subprocess.run(
            [PROGRAMS / "cuttings-query", "--index", work + "/index", "--ndjson", "--no-snippets", "--facets", "none"],
            check=True, capture_output=True, text=True).stdout.splitlines()
    stories = {}
    for line in lines:
        hit = json.loads(line)
        if "summary" not in hit:
            stories[pathlib.Path(hit["id"]).stem] = hit["story"]
    return {id: stories.get(id) for id in ids}


def pairs(groups):
    return {pair for pair in itertools.combinations(sorted(groups), 2) if groups[pair[0]] and groups[pair[0]] == groups[pair[1]]}


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared/articles"
    if not (folder / "labels.jsonl").exists():
        print(f"skipped: no labelled articles in {folder}")
        return 0
    with open(folder / "labels.jsonl", encoding="utf-8") as lines:
        labels = {row["id"]: row["dup_cluster"] for row in map(json.loads, filter(str.strip, lines))}
    wanted, got = pairs(labels), pairs(found(folder / "dev", labels))
    right = len(wanted & got)
    precision = right / len(got) if got else 1.0
    recall = right / len(wanted) if wanted else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    print(f"stories: {len(labels)} articles, {len(wanted)} pairs: precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f}")
    for pair in sorted(wanted - got):
        print("  missed:", *pair)
    for pair in sorted(got - wanted):
        print("  strangers:", *pair)
    return 0 if f1 == 1 else 1


if __name__ == "__main__":
    sys.exit(main())
