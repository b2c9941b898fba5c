#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Holds every count of an index against its list of hits.

    counts.py BIN [--rounds N] [--seed S]

Each round makes records and texts at random, with values in many spellings, dates and years of every kind and copies of one
story, and goes through states of an index: built, with corrections, updated, with articles gone, with a register that names more
forces. In each state the list of all hits is the truth, and everything else must agree with it: rows of facets, under filters
and with copies taken together; what each row finds when it is chosen, and when it is left out; ranges of years and dates; the
timeline; stories and --copies; the forms of output; --check=deep; and an index that is built of the same at once. Exits 1 and
shows the first disagreement, with the folder that has the index.
"""
import argparse
import collections
import csv
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

FORCES = ["Kent Police", "kent police", "the Met", "Metropolitan Police Service", "Foo Guard", "foo  guard", "FOO GUARD", "Fóo Guard",
          "Foo Guard.", "FooGuard", "Foo\tGuard", "Bar\nGuard", "Bar Guard", "Dover Harbour Police", "Gwent Police; Kent Police",
          "Ⅷ Guard", "viii guard", "Straße Guard", "strasse guard", "none", "None", "N/A", "\u200b", "-", "'", '"Quoted" Guard',
          "Back\\slash Guard", "(Guard)", "Guard:Kent", "Long " + "ForceName " * 30, "long " + "forcename " * 30, "Long " + "forceName " * 30 + "x"]
OPERATIONS = ["Kite", "kite", "Operation Kite", "Op Kite 2", "Red Kite", "RedKite", "red-kite", "Red\u2011Kite", "RED  KITE", "O'Hara", "O’Hara",
              "OHara", "Ó Hara", "Net Safe", "netsafe", "none", "None", "Café", "Cafe", "A", "a", "2", "Kite 22", "22 Kite", "Project Zeal",
              "N/A", "-", "''", "Crime & Order", "Kite.", "Kite/Heron", "Long " + "Name " * 60, "long " + "name " * 60, "Long" + "Name" * 60,
              "“Quoted”", 'Quo"ted', "Back\\slash"]
DATES = ["2014-07-16", "2014-07", "2014", "16 July 2014", "2015-01-01", "2013-12-31", "soon", "", "0000-00-00", "2014-02-30", "1066-10-14", "9999-12-31"]
YEARS = ["2014", 2014, "2015", 2013, "circa 2014", "", "0", 99, "20144", "2014-07-16"]
TEXTS = ["Officers from Kent Police arrested two men as part of Operation Red Kite on 16 July 2014.",
         "Nine held in police operation ‘Operation Goodyear’\n\nIt was week two of the police operation, Operation Goodyear, Kent Police said.",
         "Operation Net Safe and Operation NetSafe: the Metropolitan Police searched a house in London.",
         "A fete was held in the village hall.", "!!! ...", "Dover Harbour Police arrested a driver in 2015.",
         "Essex Police and Kent Police arrested nine people in Operation Heron on Monday."]
STORY = ("Detectives seized {n} phones, {m} kilograms of cocaine and a shotgun in a house at Lower Road, and a man named Albert Quill "
         "was charged with supply after a chase of seven miles over the moor, where a helicopter found him under a hedge near the "
         "reservoir. He will appear before magistrates in Maidstone, and two women were bailed until a day in spring.")


class Disagreement(AssertionError):
    pass


def agree(got, expected, what):
    if got != expected:
        raise Disagreement("%s:\n  got      %r\n  expected %r" % (what, got, expected))


class Index:
    def __init__(self, bins, folder, name):
        self.bins, self.folder, self.path = bins, folder, os.path.join(folder, name)

    def build(self, *arguments):
        subprocess.run([os.path.join(self.bins, "cuttings-index"), "--index", self.path, *arguments], cwd=self.folder, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def ask(self, *arguments):
        run = subprocess.run([os.path.join(self.bins, "cuttings-query"), "--index", self.path, *arguments], cwd=self.folder,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if run.returncode not in (0, 1):
            raise Disagreement("%r: exit %d, %s" % (arguments, run.returncode, run.stderr.decode()))
        return run.stdout.decode()

    def search(self, *arguments):
        return json.loads(self.ask("--json", "--no-snippets", "--limit", "10000", "--facet-limit", "0", *arguments))


# --- The corpus -------------------------------------------------------------------------------------


class Corpus:
    def __init__(self, folder, lot):
        self.folder, self.lot, self.records, self.texts = folder, lot, {}, {}

    def some(self, values):
        return [self.lot.choice(values) for _ in range(self.lot.choice([0, 1, 1, 2, 5]))]

    def record(self):
        lot = self.lot
        made = {"text": lot.choice(TEXTS + [STORY.format(n=lot.choice([7, 8]), m=lot.choice([3, 40]))] * 3)}
        for key, value in (("force", self.some(FORCES)), ("operation", self.some(OPERATIONS)), ("date", lot.choice(DATES)),
                           ("year", lot.choice(YEARS)), ("title", lot.choice(["Kite flies", "A headline"]))):
            if lot.random() < 0.6:
                made[key] = value[0] if key in ("force", "operation") and len(value) == 1 and lot.random() < 0.5 else value
        return made

    def change(self, count):
        for _ in range(count):
            self.records[self.lot.randrange(40)] = self.record()
            if self.lot.random() < 0.3:
                self.texts["t%d.txt" % self.lot.randrange(6)] = self.lot.choice(["", " date 2014-07-16 \n"]) + self.lot.choice(TEXTS)

    def drop(self, count):
        for group in (self.records, self.texts):
            for key in self.lot.sample(sorted(group), min(count, len(group) - 1) if len(group) > 1 else 0):
                del group[key]

    def write(self):
        shutil.rmtree(os.path.join(self.folder, "a"), ignore_errors=True)
        os.mkdir(os.path.join(self.folder, "a"))
        halves = [open(os.path.join(self.folder, "a", name), "w") for name in ("r.jsonl", "s.jsonl")]
        for key, record in sorted(self.records.items()):
            halves[key % 2].write(json.dumps(dict(record, id=str(key))) + "\n")
        for file in halves:
            file.close()
        for name, text in self.texts.items():
            with open(os.path.join(self.folder, "a", name), "w") as file:
                file.write(text)

    def correct(self, name):
        rows = []
        for key in self.lot.sample(sorted(self.records), min(6, len(self.records))):
            field = self.lot.choice(["force", "operation", "year", "date"])
            values = {"force": ["Kent Police", "the Met", "", "Essex Police"], "operation": OPERATIONS[:14] + [""], "year": ["2014", "2013", ""],
                      "date": ["2014-07-16", "2014-07", "2015", ""]}[field]
            for _ in range(self.lot.choice([1, 1, 3])):
                rows.append("%s.jsonl#%d\t%s\t%s\tAnn\t\t\n" % ("rs"[key % 2], key, field, self.lot.choice(values).replace("\t", " ")))
        with open(os.path.join(self.folder, name), "w") as file:
            file.writelines(rows)


# --- The truth: the list of hits ---------------------------------------------------------------------


def values_of(hit, facet):
    values = [hit["year"]] if facet == "year" else hit[{"force": "forces", "operation": "operations"}[facet]]
    return [v for v in values if v is not None] or [None]


def rows_of(answer, facet):
    return {row["value"]: row["count"] for row in answer["facets"][facet]}


def count(hits, facet):
    return dict(collections.Counter(value for hit in hits for value in values_of(hit, facet)))


def ids(hits):
    return sorted(hit["id"] for hit in hits)


def check_facets(answer, what):
    agree(len(answer["hits"]), answer["total"], "total, " + what)
    agree(len(set(ids(answer["hits"]))), answer["total"], "a hit twice, " + what)
    for facet, rows in answer["facets"].items():
        agree(len({row["value"] for row in rows}), len(rows), "a row of %s twice, %s" % (facet, what))
    for hit in answer["hits"]:
        for facet in ("force", "operation"):
            agree(len(set(values_of(hit, facet))), len(values_of(hit, facet)), "a value of %s twice in %s" % (facet, hit["id"]))


def check_rows(index, truth):
    """Each row finds, chosen as an option or in the query, what it counts; left out, the rest."""
    for facet, option in (("force", "--force"), ("operation", "--operation"), ("year", "--year")):
        agree(rows_of(truth, facet), count(truth["hits"], facet), "rows of " + facet)
        for value in rows_of(truth, facet):
            name = "none" if value is None else str(value)
            holds = [hit for hit in truth["hits"] if value in values_of(hit, facet)]
            chosen = index.search(option, name)
            check_facets(chosen, "%s %s" % (option, name))
            agree(ids(chosen["hits"]), ids(holds), "%s %r" % (option, name))
            agree([row["value"] for row in chosen["facets"][facet] if row["selected"]], [value], "what is selected by %s %r" % (option, name))
            agree(rows_of(chosen, facet), rows_of(truth, facet), "%s with %s %r" % (facet, option, name))
            for other in {"force", "operation", "year"} - {facet}:
                agree({row["value"]: row["matching"] for row in chosen["facets"][other]}, count(holds, other), "%s with %s %r" % (other, option, name))
            if '"' not in name:
                clause = '%s:"%s"' % (facet, name) if facet != "year" else "year:" + name
                agree(ids(index.search("--", clause)["hits"]), ids(holds), clause)
                agree(index.search("--", "-" + clause)["total"], truth["total"] - len(holds), "-" + clause)


def check_pairs(index, truth, lot):
    """Filters on two facets: what each row would give, and what it has under all."""
    for _ in range(8):
        left, right = lot.sample(["force", "operation", "year"], 2)
        one, other = (lot.choice(sorted(rows_of(truth, f), key=str)) for f in (left, right))
        names = ["none" if v is None else str(v) for v in (one, other)]
        answer = index.search("--" + left, names[0], "--" + right, names[1])
        has_one = [h for h in truth["hits"] if one in values_of(h, left)]
        has_other = [h for h in truth["hits"] if other in values_of(h, right)]
        both = [h for h in has_one if h in has_other]
        what = "--%s %r --%s %r" % (left, names[0], right, names[1])
        agree(ids(answer["hits"]), ids(both), what)
        agree(rows_of(answer, left), count(has_other, left), left + " under " + what)
        agree(rows_of(answer, right), count(has_one, right), right + " under " + what)
        for facet in ("force", "operation", "year"):
            agree({r["value"]: r["matching"] for r in answer["facets"][facet] if r["matching"]}, count(both, facet), facet + " under " + what)


def check_time(index, truth):
    years = rows_of(truth, "year")
    for low, high in ((2013, 2014), (2014, 2014), (1900, 2099)):
        agree(index.search("--year", "%04d..%04d" % (low, high))["total"], sum(n for y, n in years.items() if y is not None and low <= y <= high),
              "--year %d..%d" % (low, high))
    timeline = index.search("--timeline", "year")["timeline"]
    agree({None if p["period"] is None else int(p["period"]): p["count"] for p in timeline if p["count"]}, years, "timeline by year")
    months = collections.Counter((hit["date"] or "")[:7] if len(hit["date"] or "") >= 7 else None for hit in truth["hits"])
    timeline = index.search("--timeline", "month")["timeline"]
    agree({p["period"]: p["count"] for p in timeline if p["count"]}, dict(months), "timeline by month")
    day = [h for h in truth["hits"] if h["date"] == "2014-07-16"]
    agree(ids(index.search("--date", "2014-07-16")["hits"]), ids(day), "--date of a day")
    part = [h for h in truth["hits"] if (h["date"] or "").startswith("2014-07")]
    agree(ids(index.search("--date", "2014-07")["hits"]), ids(part), "--date of a month")


def check_stories(index, truth):
    stories = collections.defaultdict(list)
    for hit in truth["hits"]:
        stories[hit["story"] or hit["id"]].append(hit["id"])
    together = index.search("--stories")
    agree(together["stories"], len(stories), "stories")
    agree(len(together["hits"]), len(stories), "hits that are stories")
    agree(together["total"], truth["total"], "total of --stories")
    for facet in ("force", "operation", "year"):
        agree(rows_of(together, facet), rows_of(truth, facet), facet + " with --stories")
    for hit in together["hits"]:
        agree(sorted(hit["copies"] + [hit["id"]]), sorted(stories[hit["story"] or hit["id"]]), "copies of " + hit["id"])
    for name, members in stories.items():
        copies = json.loads(index.ask("--copies", members[0], "--json"))
        agree(sorted([c["id"] for c in copies["copies"]] + [members[0]]), sorted(members), "--copies " + members[0])


def check_forms(index, truth):
    lines = [json.loads(line) for line in index.ask("--ndjson", "--no-snippets", "--facet-limit", "0").splitlines()]
    agree([(h["id"], h["forces"], h["operations"], h["year"]) for h in lines[:-1]], [(h["id"], h["forces"], h["operations"], h["year"]) for h in truth["hits"]], "--ndjson")
    agree(lines[-1]["summary"]["facets"], truth["facets"], "facets of --ndjson")
    rows = list(csv.DictReader(io.StringIO(index.ask("--csv"), newline="")))
    agree([row["id"] for row in rows], [h["id"] for h in truth["hits"]], "--csv")
    for row, hit in zip(rows, truth["hits"]):
        agree([row[name].lstrip("'") for name in ("forces", "operations")],  # one that a spreadsheet would read as a formula is quoted
              ["; ".join(hit[name]).lstrip("'") for name in ("forces", "operations")], "values in --csv")
        shown = json.loads(index.ask("--show", hit["id"], "--json"))
        agree((shown["forces"], shown["operations"], shown["year"]), (hit["forces"], hit["operations"], hit["year"]), "--show " + hit["id"])
    known = index.ask("--complete-values", "operation", "").splitlines()
    agree(len(known), len(set(known)), "completion of operations")
    agree([v for v in rows_of(truth, "operation") if v is not None and v not in known], [], "completion of operations")


def check_state(index, lot, build, is_as_new):
    truth = index.search()
    check_facets(truth, "all")
    check_rows(index, truth)
    check_pairs(index, truth, lot)
    check_time(index, truth)
    check_stories(index, truth)
    check_forms(index, truth)
    subprocess.run([os.path.join(index.bins, "cuttings-index"), "--index", index.path, "--check=deep"], check=True, stdout=subprocess.DEVNULL)
    if not is_as_new:
        return
    again = Index(index.bins, index.folder, "again")
    shutil.rmtree(again.path, ignore_errors=True)
    build(again)
    fresh = again.search()
    agree(truth["facets"], fresh["facets"], "facets of the same built at once")
    plain = [[{k: v for k, v in h.items() if k not in ("rank", "score")} for h in sorted(a["hits"], key=lambda h: h["id"])] for a in (truth, fresh)]
    agree(plain[0], plain[1], "hits of the same built at once")


def run_round(bins, seed):
    folder, lot = tempfile.mkdtemp(prefix="cuttings-counts."), random.Random(seed)
    corpus, index = Corpus(folder, lot), Index(bins, folder, "index")
    given = []

    def build(of):
        of.build(*given, "a")

    with open(os.path.join(folder, "own.tsv"), "w") as file:
        file.write("force\tkind\taliases\nPort of Dover Police\tspecial\tDover Harbour Police|FooGuard\n")
    for state in ("built", "corrected", "updated", "gone", "updated again", "with a register"):
        if state == "corrected":
            corpus.correct("c.tsv")
            given += ["--corrections", "c.tsv"]
        elif state == "gone":
            corpus.drop(lot.choice([1, 5]))
        elif state == "with a register":
            given += ["--register", "own.tsv"]
        else:
            corpus.change(lot.choice([4, 15, 30]) if state == "built" else lot.choice([1, 4]))
        corpus.write()
        build(index)
        try:
            check_state(index, lot, build, state != "with a register") # which is for articles to come
        except Disagreement as fault:
            raise Disagreement("seed %d, %s, in %s: %s" % (seed, state, folder, fault))
    shutil.rmtree(folder)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bins")
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    try:
        for seed in range(options.seed, options.seed + options.rounds):
            run_round(os.path.abspath(options.bins), seed)
    except Disagreement as fault:
        print(fault)
        return 1
    print("%d rounds: every count is that of the hits" % options.rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
