#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Changes single bytes of an index and looks at what the programs make of it.

    flips.py BIN [--flips N] [--seed S] [--articles N] [--small] [--verbose]

Each time one byte of one file (larger files oftener) gets another value. Then cuttings-index --check and --check=deep and many
questions are asked: no program may crash or hang, and an answer may differ from the right one only where --check=deep finds
the damage, or where the question ends with an error. Now and then the index is rebuilt as the message says, and must be whole again.
--small: every byte of the files under a kilobyte instead. Exits 1 at the first fault and says which byte it was.
"""
import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

TIMEOUT = 20
REBUILD_EVERY = 40
WORDS = ["police", "arrested", "warrant", "drugs", "river", "harbour", "theft", "court", "charged", "vehicle", "night", "street",
         "market", "officer", "search", "released", "bail", "children", "phones", "cash", "raid", "team", "west", "fraud"]
FORCES = ["Kent Police", "Essex Police", "Gwent Police", "Police Scotland", "Cleveland Police"]


class Fault(AssertionError):
    pass


class Index:
    def __init__(self, bins, folder, rng, articles):
        self.index_program, self.query_program = os.path.join(bins, "cuttings-index"), os.path.join(bins, "cuttings-query")
        self.corpus, self.index, self.rng = os.path.join(folder, "corpus"), os.path.join(folder, "index"), rng
        self.batch = os.path.join(folder, "batch")
        os.mkdir(self.corpus)
        self.make(articles)
        self.ids = sorted(hit["id"] for hit in self.hits([]))
        self.write_batch()

    def run(self, *command):
        try:
            return subprocess.run(command, capture_output=True, timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            raise Fault("it hangs: %s" % " ".join(command))

    def must(self, *command):
        done = self.run(*command)
        if done.returncode != 0:
            raise Fault("%s: %s" % (" ".join(command), done.stderr.decode()))

    def write(self, number):
        words = " ".join(self.rng.choice(WORDS) if self.rng.randrange(3) else "w%d" % self.rng.randrange(900)
                         for _ in range(self.rng.randrange(20, 250)))
        with open(os.path.join(self.corpus, "%d.txt" % number), "w", encoding="utf-8") as f:
            f.write(" date 20%02d-0%d-1%d \nA headline of %s\n\n%s arrested three people in Operation %s. %s\n" % (
                self.rng.randrange(10, 25), self.rng.randrange(1, 10), self.rng.randrange(10), self.rng.choice(WORDS),
                self.rng.choice(FORCES), self.rng.choice(["Tern", "Notarise", "Larkspur"]), words))

    def make(self, articles):
        """Some of it in bulk, some as an update, with corrections and a register: every kind of thing an index holds."""
        for number in range(articles):
            self.write(number)
        shutil.copy(os.path.join(self.corpus, "1.txt"), os.path.join(self.corpus, "copy.txt"))
        notes = os.path.join(self.corpus, "..", "corrections.tsv")
        register = os.path.join(self.corpus, "..", "register.tsv")
        with open(notes, "w", encoding="utf-8") as f:
            f.write("id\tfield\tvalue\twho\twhen\twhy\n2.txt\tforce\tessex\tsomebody\t2024-01-01\tas the desk says\n")
        with open(register, "w", encoding="utf-8") as f:
            f.write("operation\tkind\taliases\nBlackthorn\tpolice\tOld Thorn\n")
        index = [self.index_program, "--index", self.index, "--jobs", "1"]
        self.must(*index, "--register", register, self.corpus)
        for number in list(range(0, articles, 9)) + [articles + 1]:
            self.write(number)
        self.must(*index, "--corrections", notes, self.corpus)

    def write_batch(self):
        lines = ["", "arrested", '"arrested three people"', '~"arrest person"', "three NEAR/3 arrested", "title:headline", "w10*",
                 "force:kent", "operation:notarise", "force:none", "operation:none", "year:2014..2016", "date:2020-03..2021-06",
                 "police -drugs", "court OR cash", "=warrant", "op Blackthorn"]
        lines += self.rng.sample(WORDS, 8) + ["w%d" % self.rng.randrange(900) for _ in range(20)]
        with open(self.batch, "w", encoding="utf-8") as f:
            f.writelines(line + "\n" for line in lines)

    def hits(self, query):
        done = self.run(self.query_program, "--index", self.index, "--ndjson", *query)
        return [json.loads(line) for line in done.stdout.splitlines() if b'"summary"' not in line[:12]]

    @staticmethod
    def shown(text):
        """The lines of an answer without its times."""
        lines = []
        for line in text.splitlines():
            try:
                answer = json.loads(line)
            except ValueError:
                lines.append(line)
                continue
            if isinstance(answer, dict):
                answer.pop("elapsed_us", None)
                answer.get("summary", {}).pop("elapsed_us", None)
            lines.append(answer)
        return lines

    def questions(self):
        ask = [self.query_program, "--index", self.index]
        yield ask + ["--ndjson", "--snippets", "9", "--facet-limit", "0"]
        yield ask + ["--ndjson", "--snippets", "9", "arrested three OR w10* police"]
        yield ask + ["--ndjson", "--sort", "oldest", "title:headline"]
        yield ask + ["--batch", self.batch, "--limit", "1000", "--snippets", "1"]
        for name in (self.ids[0], "2.txt", "copy.txt", "%d.txt" % 9):
            yield ask + ["--json", "--show", name]
            yield ask + ["--json", "--why", name]

    def answers(self):
        """Of every question, whether it failed, and its answer."""
        for command in self.questions():
            done = self.run(*command)
            if done.returncode not in (0, 1, 2):
                raise Fault("%s ended with %d: %s" % (" ".join(command), done.returncode, done.stderr.decode(errors="replace")[-1500:]))
            answer = self.shown(done.stdout)
            broken = [line for line in answer if not isinstance(line, dict)]
            if broken:
                raise Fault("%s printed a line that is no JSON: %s" % (" ".join(command), str(broken)[:600]))
            errors = [line for line in answer if "error" in line]
            if done.returncode == 2 and not errors and not done.stderr.startswith(b"cuttings-query: "):
                raise Fault("%s failed without a word" % " ".join(command))
            yield command, done.returncode == 2, answer

    def check(self, *options):
        """True: it found something."""
        done = self.run(self.index_program, "--index", self.index, "--check" + "".join(options))
        if done.returncode not in (0, 2):
            raise Fault("--check%s ended with %d: %s" % ("".join(options), done.returncode, done.stderr.decode(errors="replace")[-1500:]))
        if done.returncode == 2 and b"rebuild" not in done.stderr + done.stdout:
            raise Fault("--check does not say what to do: %s%s" % (done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")))
        return done.returncode == 2

    def files(self):
        for folder, _, names in os.walk(self.index):
            for name in sorted(names):
                path = os.path.join(folder, name)
                if os.path.getsize(path):
                    yield path, os.path.getsize(path)


def put_byte(path, place, value):
    with open(path, "r+b") as f:
        f.seek(place)
        before = f.read(1)
        f.seek(place)
        f.write(value)
    return before


class Trial:
    def __init__(self, index, copy):
        self.index, self.copy = index, copy
        self.right = list(index.answers())
        self.counts = {"found by --check": 0, "found by --check=deep alone": 0, "refused by a question": 0, "answers changed": 0,
                       "without effect": 0}
        if any(failed for _, failed, _ in self.right) or index.check() or index.check("=deep"):
            raise Fault("the index is damaged from the beginning")

    def is_found(self):
        quick, deep = self.index.check(), self.index.check("=deep")
        if quick and not deep:
            raise Fault("--check finds what --check=deep does not")
        self.counts["found by --check"] += quick
        self.counts["found by --check=deep alone"] += deep and not quick
        return deep

    def look(self):
        found = self.is_found()
        refused = changed = False
        for (command, _, right), (_, failed, answer) in zip(self.right, self.index.answers()):
            refused |= failed
            if failed and "--batch" in command:  # the lines with an error are the refused ones
                right = [line for line, have in zip(right, answer) if "error" not in have]
                answer = [line for line in answer if "error" not in line]
            differs = answer != right if not failed or "--batch" in command else False
            if differs and not found:
                bad = [line for line in answer if line not in right][:1]
                raise Fault("nobody notices that %s answers otherwise: %s" % (" ".join(command), str(bad)[:600]))
            changed |= differs
        self.counts["refused by a question"] += refused
        self.counts["answers changed"] += changed
        self.counts["without effect"] += not (found or refused or changed)
        return found

    def rebuild(self):
        """What the message of --check says."""
        self.index.must(self.index.index_program, "--index", self.index.index, "--rebuild", self.index.corpus)
        if self.index.check("=deep"):
            raise Fault("the rebuilt index is damaged")
        shutil.rmtree(self.index.index)
        shutil.copytree(self.copy, self.index.index)


def places(index, args, rng):
    files = list(index.files())
    if args.small:
        for path, size in files:
            if size < 1024:
                for place in range(size):
                    yield path, place
        return
    for _ in range(args.flips):
        path, size = rng.choices(files, [size for _, size in files])[0]
        yield path, rng.randrange(size)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bin")
    parser.add_argument("--flips", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--articles", type=int, default=150)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--keep-going", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    args = parser.parse_args()
    rng, found_count, bad, count = random.Random(args.seed), 0, 0, 0
    with tempfile.TemporaryDirectory() as folder:
        index, copy = Index(args.bin, folder, rng, args.articles), os.path.join(folder, "copy")
        shutil.copytree(index.index, copy)
        trial = Trial(index, copy)
        for path, place in list(places(index, args, rng)):
            with open(path, "rb") as f:
                f.seek(place)
                right = f.read(1)
            value = bytes([right[0] ^ 1 << rng.randrange(8)]) if rng.randrange(2) else bytes([(right[0] + rng.randrange(1, 256)) % 256])
            count += 1
            put_byte(path, place, value)
            try:
                found = trial.look()
                found_count += found
                if found and found_count % REBUILD_EVERY == 1:
                    trial.rebuild()
            except Fault as fault:
                bad += 1
                print("flips: seed %d, %d of '%s' from %d to %d: %s" % (args.seed, place, os.path.relpath(path, index.index),
                                                                   right[0], value[0], fault), flush=True)
                if not args.keep_going:
                    sys.exit(1)
            put_byte(path, place, right)
            if args.verbose and count % 50 == 0:
                print("flips: %d: %s" % (count, trial.counts), flush=True)
    print("flips: %d bytes: %s" % (count, ", ".join("%d %s" % (v, k) for k, v in trial.counts.items())))
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
