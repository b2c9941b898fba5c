#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Measures extraction against labelled articles.

    eval.py [--tool PROGRAM] [--labels FILE] [--bar NAME=SHARE]... [--quiet] [FOLDER]

FOLDER holds labels.jsonl, edge.jsonl and the articles (in dev/, or beside the labels); default ../shared/articles.
With --labels the labels are elsewhere: `eval.py --labels tests/eval/sample.jsonl corpus/sample` measures the sample.
PROGRAM (default build/release/tools/extract) prints one JSON object per file. Prints precision, recall and F1 for
each facet with every miss; exits 1 below a bar, 0 above all of them or where there is no FOLDER.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile

BARS = {"force": .95, "operation": .97, "year": .98, "title": .95, "furniture": .95, "edge": 1.0}


def read_jsonl(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def run(tool, paths):
    out = subprocess.run([tool] + paths, stdout=subprocess.PIPE, check=True).stdout.decode("utf-8")
    return [json.loads(line) for line in out.splitlines()]


class Count:
    def __init__(self, name):
        self.name, self.right, self.wrong, self.missed, self.notes = name, 0, 0, 0, []

    def add(self, where, got, want, optional=()):
        got, want, optional = set(got), set(want), set(optional)
        self.right += len(got & want)
        for value in sorted(got - want - optional):
            self.wrong += 1
            self.notes.append("%s: %s not wanted: %s" % (where, self.name, value))
        for value in sorted(want - got):
            self.missed += 1
            self.notes.append("%s: %s missed: %s" % (where, self.name, value))

    def f1(self):
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else 1.0

    def row(self):
        def share(n, d):
            return n / d if d else 1.0
        return "%-10s precision %.3f  recall %.3f  F1 %.3f  (bar %.2f)" % (
            self.name, share(self.right, self.right + self.wrong), share(self.right, self.right + self.missed),
            self.f1(), BARS[self.name])


def fold(name):
    return "".join(c for c in name.lower() if c.isalnum())


def operations_of(label):
    """Labels of what is only mentioned count neither way."""
    optional = label.get("operations_optional", []) + label.get("operations_mentioned_only", [])
    return [fold(o) for o in label["operations"]], [fold(o.replace("Project ", "")) for o in optional]


def lines_of(source):
    return {line.strip() for line in source.splitlines() if line.strip()}


def lost_lines(source, text, label):
    kept = {line.strip() for line in text.splitlines()}
    marker = " date %s" % label["date"] if label.get("date") else None
    lost = []
    for line in lines_of(source):
        if marker and line.startswith(marker.strip()):
            line = line[len(marker.strip()):].strip()
        if line and line not in kept and line not in label["boilerplate"]:
            lost.append(line)
    return lost


def is_sentence(line):
    return len(line.split()) >= 8 and line.rstrip("”\"’'").endswith((".", "!", "?"))


def year_of(value):
    return int(value) if value else None


def evaluate(folder, labels_path, tool):
    labels = read_jsonl(labels_path)
    dev = os.path.join(folder, "dev") if os.path.isdir(os.path.join(folder, "dev")) else folder
    paths = [os.path.join(dev, label["id"] + ".txt") for label in labels]
    counts = {name: Count(name) for name in ("force", "operation", "furniture")}
    years, titles, wrong_years, sentences, notes = 0, 0, [], [], []
    for label, got, path in zip(labels, run(tool, paths), paths):
        where = label["id"]
        source = open(path, encoding="utf-8").read()
        counts["force"].add(where, got["forces"], label["forces"], label.get("forces_optional", []))
        wanted, optional = operations_of(label)
        counts["operation"].add(where, [fold(o) for o in got["operations"]], wanted, optional)
        furniture = {f["line"].strip() for f in got["furniture"] if f["line"].strip()}
        counts["furniture"].add(where, furniture, {b.strip() for b in label["boilerplate"]})
        year = year_of(got["year"])
        allowed = [label["year"]] + label.get("year_also_ok", []) + ([None] if label.get("year_null_ok") else [])
        if year in allowed:
            years += 1
        else:
            notes.append("%s: year %s, wanted %s" % (where, year, label["year"]))
            if year is not None:
                wrong_years.append(where)
        if got["title"] == label["title"]:
            titles += 1
        else:
            notes.append("%s: title %r, wanted %r" % (where, got["title"], label["title"]))
        sentences += ["%s: sentence lost: %s" % (where, s) for s in lost_lines(source, got["text"], label)
                      if is_sentence(s)]
    return labels, counts, years, titles, wrong_years, sentences, notes


def evaluate_edges(folder, tool):
    path, notes, right = os.path.join(folder, "edge.jsonl"), [], 0
    edges = read_jsonl(path) if os.path.exists(path) else []
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8", newline="") as lines:
        lines.write("".join(edge["text"] + "\n" for edge in edges))
        lines.flush()
        answers = run(tool, ["--lines", lines.name])
    for edge, got in zip(edges, answers):
        same = (set(got["forces"]) == set(edge["forces"]) and year_of(got["year"]) == edge["year"] and
                {fold(o) for o in got["operations"]} == {fold(o) for o in edge["operations"]})
        right += same
        if not same:
            notes.append("%s: %s | wanted %s %s %s, got %s %s %s" % (
                edge["id"], edge["text"], edge["forces"], edge["operations"], edge["year"], got["forces"],
                got["operations"], got["year"]))
    return right, len(edges), notes


def main():
    parser = argparse.ArgumentParser(description="measure extraction against labelled articles")
    parser.add_argument("folder", nargs="?", default="../shared/articles")
    parser.add_argument("--tool", default="build/release/tools/extract")
    parser.add_argument("--labels", help="default: labels.jsonl in FOLDER")
    parser.add_argument("--bar", action="append", default=[], metavar="NAME=SHARE", help="another bar than %s" % BARS)
    parser.add_argument("--quiet", action="store_true", help="figures only")
    args = parser.parse_args()
    BARS.update((name, float(share)) for name, share in (bar.split("=") for bar in args.bar))
    labels_path = args.labels or os.path.join(args.folder, "labels.jsonl")
    if not os.path.exists(labels_path):
        print("eval: skipped: no labelled articles in %s" % args.folder)
        return 0
    labels, counts, years, titles, wrong_years, sentences, notes = evaluate(args.folder, labels_path, args.tool)
    right, edges, edge_notes = evaluate_edges(args.folder, args.tool)
    ok = True
    for count in counts.values():
        print(count.row())
        ok &= count.f1() >= BARS[count.name]
    for name, hits, total in (("year", years, len(labels)), ("title", titles, len(labels)), ("edge", right, edges)):
        print("%-10s %d of %d right, %.3f  (bar %.2f)" % (name, hits, total, hits / total if total else 1, BARS[name]))
        ok &= (hits / total if total else 1) >= BARS[name]
    print("wrong years given: %d   sentences lost: %d" % (len(wrong_years), len(sentences)))
    ok &= not wrong_years and not sentences
    if not args.quiet:
        for note in [n for c in counts.values() for n in c.notes] + notes + sentences + edge_notes:
            print("  " + note)
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
