#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Do facets and title of an article hang on how it is laid out? Each article of a folder as it is, and laid out in other ways.

usage: layout.py --tool build/release/tools/extract [--misses] FOLDER...      (the articles are FOLDER/**/*.txt)

Prints the share of articles that keep force, year and operation, and the share that keep their title, for each layout, and
fails below a bar.
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import textwrap


def wrapped(width):
    """Cut at a width, as the newswires do it."""
    def wrap(text):
        return "\n".join("\n".join(textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False))
                         if len(line) > width else line for line in text.split("\n"))
    return wrap


def paragraphs(text):
    return [line for line in text.split("\n") if line.strip()]


def every(count, pattern, made):
    """Of what the pattern finds, about one in `count` is made something else."""
    return lambda text: re.sub(pattern, lambda found: made(found) if found.start() % count == 0 else found.group(0), text)


# Name, what it does, and the least share that keeps facets and title: what is reached, less a little.
LAYOUTS = (
    ("wrapped at 60", wrapped(60), 0.97, 0.97),
    ("wrapped at 72", wrapped(72), 0.99, 0.97),
    ("wrapped at 80", wrapped(80), 0.99, 0.97),
    ("CRLF", lambda text: text.replace("\n", "\r\n"), 1.0, 1.0),
    ("no blank lines", lambda text: "\n".join(paragraphs(text)), 0.98, 0.99),
    ("blank lines", lambda text: "\n\n".join(paragraphs(text)), 0.99, 0.99),
    ("indented", lambda text: "\n".join("    " + line for line in text.split("\n")), 1.0, 1.0),
    ("fixed spaces", every(7, r"(?<=\w) (?=\w)", lambda found: "\u00a0"), 1.0, 1.0),
    ("soft hyphens", every(5, r"(?<=[a-z]{4})(?=[a-z]{4})", lambda found: "\u00ad"), 1.0, 1.0),
)


def extracted(tool, texts):
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as lines:
        lines.write("".join(json.dumps({"text": text}) + "\n" for text in texts))
        lines.flush()
        out = subprocess.run([tool, "--records", lines.name], check=True, capture_output=True, text=True).stdout
    return [json.loads(line) for line in out.splitlines()]


def facets(row):
    return sorted(row["forces"]), row["year"], sorted(row["operations"])


def measure(tool, names, texts, layout, show_misses):
    name, lay_out, facets_bar, title_bar = layout
    before, after = extracted(tool, texts), extracted(tool, [lay_out(text) for text in texts])
    other_facets = [(n, facets(a), facets(b)) for n, a, b in zip(names, before, after) if facets(a) != facets(b)]
    other_title = [(n, a["title"], b["title"]) for n, a, b in zip(names, before, after) if a["title"] != b["title"]]
    shares = [1 - len(found) / len(texts) for found in (other_facets, other_title)]
    is_below = shares[0] < facets_bar or shares[1] < title_bar
    print("%-14s facets %.3f (bar %.2f)  title %.3f (bar %.2f)%s" % (name, shares[0], facets_bar, shares[1], title_bar,
                                                                    "  BELOW" if is_below else ""))
    if show_misses:
        print("".join("    %s: %s became %s\n" % found for found in other_facets + other_title), end="")
    return not is_below


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tool", required=True)
    parser.add_argument("--misses", action="store_true", help="print every article that changes")
    parser.add_argument("folders", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    paths = [path for folder in options.folders for path in sorted(folder.rglob("*.txt"))]
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in paths]
    print("%d articles; shares that keep force, year and operation, and their title:" % len(texts))
    results = [measure(options.tool, [path.name for path in paths], texts, layout, options.misses) for layout in LAYOUTS]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
