#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Kills cuttings-index at random moments and looks at what is left.

    torture.py BIN [--kills N] [--seed S] [--articles N]

The corpus changes under the index: articles are added, changed and deleted, and sometimes everything is rebuilt. After
each kill the index must open, pass --check, and answer with the state before the run or the state after it, nothing
between; the next whole run must complete it. Exits 1 and says which seed failed.
"""
import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time


class Torture:
    def __init__(self, bins, work, rng, articles):
        self.index_program, self.query_program = os.path.join(bins, "cuttings-index"), os.path.join(bins, "cuttings-query")
        self.folder, self.index, self.rng = os.path.join(work, "a"), os.path.join(work, "index"), rng
        os.mkdir(self.folder)
        self.texts = {}
        self.serial = 0
        for _ in range(articles):
            self.add()

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name):
        self.serial += 1
        words = " ".join("w%d" % self.rng.randrange(500) for _ in range(self.rng.randrange(5, 300)))
        self.texts[name] = self.serial
        with open(self.path(name), "w", encoding="utf-8") as f:
            f.write("Officers arrested people. version%d %s\n" % (self.serial, words))

    def add(self):
        self.write("%06d.txt" % self.rng.randrange(10 ** 6))

    def change_corpus(self):
        for _ in range(self.rng.randrange(1, 40)):
            what = self.rng.randrange(3)
            if what == 0 or len(self.texts) < 20:
                self.add()
                continue
            name = self.rng.choice(sorted(self.texts))
            if what == 1:
                self.write(name)
            else:
                os.remove(self.path(name))
                del self.texts[name]

    def command(self):
        rebuild = ["--rebuild"] if self.rng.randrange(4) == 0 else []
        return [self.index_program, "--index", self.index, "--jobs", str(self.rng.randrange(1, 4)), *rebuild, self.folder]

    def state(self):
        """id -> version, as the index has it; None: there is no index."""
        if not os.path.exists(os.path.join(self.index, "XAPIANDB")):
            return None
        check = subprocess.run([self.index_program, "--index", self.index, "--check"], capture_output=True)
        if check.returncode != 0:
            raise AssertionError("--check: %s %s" % (check.stdout, check.stderr))
        hits = subprocess.run([self.query_program, "--index", self.index, "--ndjson", "--snippets", "1", "version*"],
                              capture_output=True)
        if hits.returncode not in (0, 1):
            raise AssertionError("query: %s" % hits.stderr)
        found = {}
        for line in hits.stdout.splitlines():
            hit = json.loads(line)
            if "summary" in hit:
                continue
            words = [word for snippet in hit["snippets"] for word in snippet["text"].split() if word.startswith("version")]
            found[hit["id"]] = int(words[0][7:])
        return found

    def run_whole(self):
        done = subprocess.run(self.command(), capture_output=True)
        if done.returncode != 0:
            raise AssertionError("a whole run: %d %s" % (done.returncode, done.stderr))

    def run_killed(self, longest):
        process = subprocess.Popen(self.command(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(self.rng.random() * longest)
        process.send_signal(signal.SIGKILL)
        process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bin")
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--articles", type=int, default=300)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    before_count = after_count = 0
    with tempfile.TemporaryDirectory() as work:
        torture = Torture(args.bin, work, rng, args.articles)
        started = time.time()
        torture.run_whole()
        longest = (time.time() - started) * 1.5
        for kill in range(args.kills):
            try:
                before = torture.state()
                torture.change_corpus()
                torture.run_killed(longest)
                state = torture.state()
                if state == torture.texts:
                    after_count += 1
                elif state == before:
                    before_count += 1
                else:
                    raise AssertionError("neither the old state nor the new one")
                if rng.randrange(3) == 0:
                    torture.run_whole()
                    if torture.state() != torture.texts:
                        raise AssertionError("a whole run did not complete the index")
            except AssertionError as fault:
                sys.exit("torture: kill %d of seed %d: %s" % (kill + 1, args.seed, fault))
        torture.run_whole()
        leftovers = [name for name in os.listdir(torture.index) if name not in ("XAPIANDB", "lock")]
        if torture.state() != torture.texts or len(leftovers) != 1:
            sys.exit("torture: at the end: %s" % leftovers)
    print("torture: %d kills, the index was old after %d and new after %d" % (args.kills, before_count, after_count))


if __name__ == "__main__":
    main()
