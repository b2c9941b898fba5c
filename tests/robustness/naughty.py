#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every line of a file of naughty strings as article, record, file name and query.

    naughty.py BIN FILE...

Each line must be indexed, be found again by its own words, be shown without a control character, and harm nothing as a
query. Exits 1 and names what went wrong.
"""
import json
import os
import subprocess
import sys
import tempfile

QUOTES = "\"“”„*"


def is_utf8(line):
    try:
        return bool(line.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def run(program, *args, text=None, codes=(0,)):
    done = subprocess.run([program, *args], input=text, capture_output=True)
    if done.returncode not in codes:
        sys.exit("%s %s: exit %d: %s" % (program, " ".join(args[:6]), done.returncode, done.stderr[:300]))
    return done.stdout


def main():
    bins, files = sys.argv[1], sys.argv[2:]
    index_program, query_program = os.path.join(bins, "cuttings-index"), os.path.join(bins, "cuttings-query")
    lines = []
    for name in files:
        with open(name, "rb") as f:
            lines += [line for line in f.read().split(b"\n") if line and not line.startswith(b"#")]
    faults = []
    with tempfile.TemporaryDirectory() as work:
        folder, index = os.path.join(work, "a"), os.path.join(work, "index")
        os.mkdir(folder)
        names = 0
        with open(os.path.join(work, "r.jsonl"), "w", encoding="utf-8") as records:
            for i, line in enumerate(lines):
                with open(os.path.join(folder, "t%04d.txt" % i), "wb") as f:
                    f.write(line + b"\nfiller%04d words\n" % i)
                text = line.decode("utf-8", "replace")
                records.write(json.dumps({"id": text, "title": text, "text": text + " filler%04d" % i, "force": text,
                                          "operation": [text], "date": text, "year": text}) + "\n")
                name = b"n" + line.replace(b"/", b"_").replace(b"\0", b"_")[:100] + b"%d.txt" % i
                with open(os.path.join(folder.encode(), name), "wb") as f:
                    f.write(b"filler%04d in a name" % i)
                names += 1
        summary = json.loads(run(index_program, "--index", index, "--json", folder, os.path.join(work, "r.jsonl")))
        if summary["skipped"] or summary["articles"] != 3 * len(lines):
            faults.append("%d articles, skipped: %s" % (summary["articles"], summary["skipped"][:3]))

        def batch(queries, *options):
            out = run(query_program, "--index", index, "--batch", "-", "--facets", "none", *options,
                      text="".join(q + "\n" for q in queries).encode(), codes=(0, 2))
            return [json.loads(line) for line in out.splitlines()]

        for i, answer in enumerate(batch(["filler%04d" % i for i in range(len(lines))])):
            if answer["total"] != 3:
                faults.append("filler%04d: %d articles" % (i, answer["total"]))
        phrases = [line.decode("utf-8", "replace").replace("\t", " ").replace("\r", " ") for line in lines]
        phrases = ["\"%s\"" % "".join(" " if c in QUOTES else c for c in phrase) for phrase in phrases]
        for i, answer in enumerate(batch(phrases, "--limit", "100000", "--no-snippets")):
            if not is_utf8(lines[i]):
                continue        # what such bytes mean is a guess, and may make other words
            if "error" not in answer and not any(hit["id"] == "t%04d.txt" % i for hit in answer["hits"]):
                faults.append("not found by its own words: %r" % lines[i][:60])
        as_queries = batch([line.decode("utf-8", "replace").replace("\n", " ") for line in lines], "--any")
        if len(as_queries) != len(lines):
            faults.append("%d answers to %d queries" % (len(as_queries), len(lines)))
        shown = run(query_program, "--index", index, "--limit", "5000", "--color", "never", "--no-pager")
        for i in range(0, len(lines), 11):
            shown += run(query_program, "--index", index, "--show", "t%04d.txt" % i)
            shown += run(query_program, "--index", index, "--why", "t%04d.txt" % i)
        if any(c < 0x20 and c not in b"\n\t" for c in shown):
            faults.append("a control character reached the terminal")
        again = json.loads(run(index_program, "--index", index, "--json", folder, os.path.join(work, "r.jsonl")))
        if again["unchanged"] != 3 * len(lines):
            faults.append("the second run: %s" % again)
    for fault in faults[:20]:
        print(fault)
    if faults:
        sys.exit("naughty: %d faults in %d lines" % (len(faults), len(lines)))
    print("naughty: %d lines as article, record, name and query" % len(lines))


if __name__ == "__main__":
    main()
