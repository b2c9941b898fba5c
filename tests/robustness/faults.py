#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Lets every system call and every allocation of a run fail once, and looks at what is left.

    faults.py BIN [--samples N] [--first N] [--random N] [--last N] [--at N] [--seed S] [--work WORK]... [--calls KIND]...
              [--keep-going] [--verbose]

For each kind of work (a first build, an update, a large addition, a removal, a rebuild, corrections, checks, queries) and
each kind of call (tests/robustness/faults.c) the first call fails, then the second, and so on until a run has no more of them:
once alone, and once with every call behind it, as on a full disk. After each:

- the program said in one line what is wrong and ended with 2, or did all of its work and ended with 0;
- the index answers as before or as after the work, never anything between, and passes --check;
- the same command without a fault then completes the work, and leaves nothing lying about.

An article that could not be read may be missing from a run that ends with 0, where the summary names it. Where there are more
calls than --first, the rest is sampled (--random N of them). --last N: only the last calls of a kind; --at N: only that one.
--samples N: of each work N cases drawn by lot (the same for the same --seed), of every kind of call alike.
Leaks are found where BIN is of the flavour asan.
"""
import argparse
import json
import os
import random
import shutil
import struct
import subprocess
import sys
import tempfile
import time

TIMEOUT = 60
KINDS = {  # kind: errors, each with whether all later calls fail too
    "write": [("EIO", False), ("ENOSPC", True)],
    "sync": [("EIO", False), ("EIO", True)],
    "rename": [("EIO", False), ("ENOSPC", True)],
    "open": [("EACCES", False), ("EIO", True)],
    "truncate": [("ENOSPC", False)],
    "map": [("ENOMEM", False), ("ENOMEM", True)],
    "mkdir": [("ENOSPC", False), ("ENOSPC", True)],
    "unlink": [("EIO", False), ("EIO", True)],
    "read": [("EIO", False), ("EIO", True)],
    "malloc": [("ENOMEM", False), ("ENOMEM", True)],
}


class Fault(AssertionError):
    pass


class Bench:
    """A folder with corpora and indexes of them, made once."""

    def __init__(self, bins, folder):
        self.index_program, self.query_program = os.path.join(bins, "cuttings-index"), os.path.join(bins, "cuttings-query")
        self.shim, self.folder = os.path.join(bins, "tools", "faults.so"), folder
        suppressions = os.path.join(folder, "leaks")
        with open(suppressions, "w", encoding="utf-8") as f:
            f.write("leak:libuchardet\nleak:Xapian::WritableDatabase::commit\n")
        self.index, self.report = os.path.join(folder, "index"), os.path.join(folder, "report")
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith(("FAULT_", "CUTTINGS_"))}
        # A sanitizer wants to be loaded first; it is enough that it is loaded before the first allocation of a program.
        # Faults of libraries: libxapian's check deletes a table through a base class of another size and loses cursors in a
        # commit that fails; libuchardet loses what it has when its own allocations fail. Whole stacks tell who it was.
        self.environment["ASAN_OPTIONS"] = ("verify_asan_link_order=0:allocator_may_return_null=1:exitcode=99:"
                                            "new_delete_type_mismatch=0:fast_unwind_on_malloc=0")
        self.environment["LSAN_OPTIONS"] = "print_suppressions=0:suppressions=" + suppressions

    def run(self, command, fault=None):
        environment = dict(self.environment)
        if fault:
            environment.update(fault, LD_PRELOAD=self.shim, FAULT_REPORT=self.report)
            with open(self.report, "wb") as f:
                f.write(bytes(16))
        try:
            return subprocess.run(command, capture_output=True, env=environment, timeout=TIMEOUT, stdin=subprocess.DEVNULL)
        except subprocess.TimeoutExpired:
            raise Fault("it hangs: %s" % command)

    def counts(self):
        with open(self.report, "rb") as f:
            return struct.unpack("<QQ", f.read(16))

    def state(self):
        """What the index answers, apart from times; None: there is no index."""
        if not os.path.exists(os.path.join(self.index, "XAPIANDB")):
            return None
        answers = []
        for query in ([], ['"people arrested" OR version*']):
            done = self.run([self.query_program, "--index", self.index, "--ndjson", *query])
            if done.returncode not in (0, 1):
                raise Fault("a query ended with %d: %s" % (done.returncode, done.stderr.decode()))
            hits = [json.loads(line) for line in done.stdout.splitlines()]
            summary = hits.pop()["summary"]
            for hit in hits:  # an update gives other docids than a rebuild: equals may stand in another order
                del hit["rank"]
            del summary["elapsed_us"]
            answers.append(({hit["id"]: hit for hit in hits}, summary))
        return answers

    def check(self):
        done = self.run([self.index_program, "--index", self.index, "--check"])
        if done.returncode != 0:
            raise Fault("--check: %s %s" % (done.stdout.decode(), done.stderr.decode()))

    def put(self, template):
        shutil.rmtree(self.index, ignore_errors=True)
        if template:
            shutil.copytree(template, self.index)


def write(folder, name, text):
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, name)
    if os.path.exists(path):
        os.remove(path)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def article(rng, number, words):
    return " date 20%02d-0%d-1%d \nKent Police strike %d\n\nThree people arrested in Operation Tern. version%d %s\n" % (
        rng.randrange(10, 25), rng.randrange(1, 10), rng.randrange(10), number, number,
        " ".join("w%d" % rng.randrange(3000) for _ in range(words)))


class Work:
    """A kind of work: the index before it, the command, and the state before and after."""

    def __init__(self, bench, name, command, template, changes=True):
        self.bench, self.name, self.command, self.template, self.changes = bench, name, command, template, changes
        bench.put(template)
        self.old = bench.state()
        done = bench.run(command)
        if done.returncode != 0:
            raise Fault("%s: %s" % (name, done.stderr.decode()))
        self.new, self.output = bench.state(), self.shown(done)
        if changes and self.new == self.old and name != "rebuild":
            raise Fault("%s changes nothing" % name)

    @staticmethod
    def shown(done):
        """The answer of a command without its times."""
        try:
            answer = json.loads(done.stdout)
        except ValueError:
            return done.stdout
        for name in ("elapsed_us", "seconds"):
            answer.pop(name, None)
        return answer

    def calls(self, kind):
        self.bench.put(self.template)
        self.bench.run(self.command, {"FAULT_CALLS": kind})
        return self.bench.counts()[0]

    def is_new_but_for_skipped(self, state, done):
        """Every article is the new one; or the old one, or none where all is made anew, and its file or a folder is named."""
        skipped = [entry["path"] for entry in json.loads(done.stdout).get("skipped", [])]
        old = self.old[0][0] if self.old else {}
        for name in set(self.new[0][0]) | set(state[0][0]):
            have, file = state[0][0].get(name), name.split("#")[0]
            if have == self.new[0][0].get(name):
                continue
            is_named = any(path.endswith(("/" + file, "/" + (os.path.dirname(file) or "?"))) for path in skipped)
            if not is_named or (have != old.get(name) and not (have is None and self.name == "rebuild")):
                return False
        return True

    def look(self, done):
        """One of: harmless, refused; or a Fault."""
        message = done.stderr.decode(errors="replace")
        if done.returncode not in (0, 2):
            raise Fault("it ended with %d: %s" % (done.returncode, message[:3000]))
        state = self.bench.state()
        if not self.changes:
            if state != self.old:
                raise Fault("the index was changed")
            if done.returncode == 0 and self.shown(done) != self.output:
                raise Fault("another answer, and no error: %s" % done.stdout[:2000])
        if state is not None:
            self.bench.check()
        if done.returncode == 2:
            if len(message.splitlines()) != 1 or not message.startswith(("cuttings-index: ", "cuttings-query: ")) or len(message) < 25:
                raise Fault("not one line that says what is wrong: %r" % message[:3000])
            if state != self.old and not (state == self.new and "the new index is in place" in message):
                raise Fault("it failed, and the index is not as before: %r" % message)
            return "refused"
        if self.changes and state != self.new and not self.is_new_but_for_skipped(state, done):
            raise Fault("it did not fail, and the index is not the new one: %s" % done.stdout.decode())
        return "harmless"

    def complete(self):
        done = self.bench.run(self.command)
        if done.returncode != 0:
            raise Fault("the next run ended with %d: %s" % (done.returncode, done.stderr.decode()))
        if self.bench.state() != self.new:
            raise Fault("the next run does not complete the work")
        left = [name for name in os.listdir(self.bench.index) if name not in ("XAPIANDB", "lock")]
        if len(left) != 1:
            raise Fault("left over: %s" % left)

    def trial(self, kind, number, error, sticky):
        """Result, or None: there was no such call."""
        fault = {"FAULT_CALLS": kind, "FAULT_AT": str(number), "FAULT_ERROR": error}
        if sticky:
            fault["FAULT_STICKY"] = "1"
        self.bench.put(self.template)
        done = self.bench.run(self.command, fault)
        if self.bench.counts()[1] == 0:
            return None
        result = self.look(done)
        if self.changes:
            self.complete()
        return result, done


def make_works(bench, rng):
    here = bench.folder
    corpora = {name: os.path.join(here, name) for name in ("base", "changed", "large", "less")}
    for number in range(12):
        write(corpora["base"], "%d.txt" % number, article(rng, number, 60))
    write(corpora["base"], "latin.txt", "")
    with open(os.path.join(corpora["base"], "latin.txt"), "wb") as f:  # for the detector of encodings
        f.write("Trois personnes arrêtées à Orléans, où la gendarmerie opère déjà. version99\n".encode("iso-8859-15") * 4)
    with open(os.path.join(corpora["base"], "wire.jsonl"), "w", encoding="utf-8") as f:
        for number in range(20, 25):
            f.write(json.dumps({"id": str(number), "text": article(rng, number, 40), "desk": "night"}) + "\n")
    write(os.path.join(corpora["base"], "sub"), "8.txt", article(rng, 8, 30))
    for name in ("changed", "large", "less"):
        shutil.copytree(corpora["base"], corpora[name], copy_function=os.link)  # what is not written anew is the same file
    for number in (0, 5, 30):
        write(corpora["changed"], "%d.txt" % number, article(rng, 100 + number, 50))
    write(os.path.join(corpora["changed"], "sub"), "8.txt", article(rng, 108, 30))
    for number in range(40, 43):
        write(corpora["large"], "%d.txt" % number, article(rng, number, 250000))
    for number in (1, 2):
        os.remove(os.path.join(corpora["less"], "%d.txt" % number))
    write(here, "corrections.tsv", "id\tfield\tvalue\twho\twhen\twhy\n3.txt\tforce\tessex\tme\t2024-01-01\ttold so\n"
                                   "wire.jsonl#21\ttitle\tAnother headline\tme\t2024-01-01\tmisprint\n")
    template, place, taken = os.path.join(here, "template"), os.path.join(here, "corpus"), [None]

    def index(*options):
        return [bench.index_program, "--index", bench.index, "--jobs", "1", "--json", *options]

    def query(*options):
        return [bench.query_program, "--index", bench.index, "--json", *options]

    def at(corpus):
        """All corpora are indexed under one name."""
        if os.path.exists(place):
            os.rename(place, corpora[taken[0]])
        os.rename(corpora[corpus], place)
        taken[0] = corpus

    def make(name, corpus, command, before, **keywords):
        at(corpus)
        return Work(bench, name, command, before, **keywords)

    at("base")
    bench.put(None)
    bench.run(index(place))
    shutil.copytree(bench.index, template)
    yield lambda: make("build", "base", index(place), None)
    yield lambda: make("update", "changed", index(place), template)
    yield lambda: make("addition", "large", index(place), template)
    yield lambda: make("removal", "less", index(place), template)
    yield lambda: make("rebuild", "changed", index("--rebuild", place), template)
    yield lambda: make("corrections", "base", index("--corrections", os.path.join(here, "corrections.tsv"), place), template)
    yield lambda: make("check", "base", index("--check"), template, changes=False)
    yield lambda: make("deep check", "base", index("--check=deep"), template, changes=False)
    yield lambda: make("query", "base", query('"people arrested" force:kent OR version*'), template, changes=False)
    yield lambda: make("show", "base", query("--show", "3.txt"), template, changes=False)


def places(count, first, extra, rng):
    if count <= first:
        return list(range(1, count + 1))
    rest = range(first + 1, count + 1)
    return list(range(1, first + 1)) + sorted(rng.sample(rest, min(extra, len(rest))))


def cases(work, args, rng):
    for kind, errors in KINDS.items():
        if args.calls and kind not in args.calls:
            continue
        count = work.calls(kind)
        for error, sticky in errors:
            numbers = places(count, args.first, args.random, rng)
            for number in numbers[-args.last:] if args.last else [args.at] if args.at else numbers:
                yield kind, number, error, sticky


def draw(chosen, count, rng):
    by_kind = {}
    for case in chosen:
        by_kind.setdefault(case[0], []).append(case)
    kinds = sorted(by_kind)
    rng.shuffle(kinds)
    return [rng.choice(by_kind[kinds[i % len(kinds)]]) for i in range(count)] if kinds else []


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bin")
    parser.add_argument("--samples", type=int)
    parser.add_argument("--first", type=int, default=2000)
    parser.add_argument("--random", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", action="append")
    parser.add_argument("--calls", action="append")
    parser.add_argument("--last", type=int)
    parser.add_argument("--at", type=int)
    parser.add_argument("--keep-going", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    args = parser.parse_args()
    rng = random.Random(args.seed)
    total, bad, seen = {}, 0, set()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(args.bin, folder)
        for build in list(make_works(bench, rng)):
            work = build()
            if args.work and work.name not in args.work:
                continue
            started, results = time.time(), {}
            chosen = list(cases(work, args, rng))
            if args.samples:
                few = args.samples if work.name != "addition" else -(-args.samples // 4)  # megabytes each time
                chosen = draw(chosen, few, rng)
            for kind, number, error, sticky in chosen:
                where = "%s, %s %d, %s%s" % (work.name, kind, number, error, " from then on" if sticky else "")
                try:
                    got = work.trial(kind, number, error, sticky)
                except Fault as fault:
                    bad += 1
                    if str(fault) not in seen or args.verbose:
                        print("faults: %s: %s" % (where, fault), flush=True)
                    seen.add(str(fault))
                    if not args.keep_going:
                        sys.exit(1)
                    continue
                result = got[0] if got else "not reached"
                results[(kind, result)] = results.get((kind, result), 0) + 1
                total[result] = total.get(result, 0) + 1
                if args.verbose and got:
                    print("%s: %s %s" % (where, result, got[1].stderr.decode().strip()), flush=True)
            print("faults: %s: %s (%.0f s)" % (work.name, ", ".join(
                "%s %d %s" % (kind, count, result) for (kind, result), count in sorted(results.items())), time.time() - started),
                  flush=True)
    print("faults: %d cases: %s" % (sum(total.values()), ", ".join("%d %s" % (v, k) for k, v in sorted(total.items()))))
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
