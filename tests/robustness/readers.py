#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads an index while it is being written to.

    readers.py BIN [--seconds S] [--articles N] [--pauses N] [--seed S]

A writer changes every article from round to round, by updates and, each fifth time, by a rebuild that swaps generations; four
readers ask without pause: two start a program for each question, one shows single articles, one is a single --batch that stays
open. In a committed state all articles are of one round, so an answer that shows two, or a number of articles that never was,
is torn. A program that starts after a commit must see that round or a later one; the batch must not go back. Then a reader is
stopped before each of its calls of open and read in turn (--pauses N: N of them by lot; 0: none), the index is changed under it
once by two updates and once by a rebuild, and it goes on. No reader may fail. Exits 1 and shows the first fault.
"""
import argparse
import json
import os
import random
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time

TEXT = ("Officers from Kent Police arrested three people during raids in the harbour district on Tuesday morning, the force said, "
        "and seized phones, cash and documents that will now be examined by a team of detectives over the coming weeks and months.")


class Torn(AssertionError):
    pass


class Archive:
    def __init__(self, bins, folder, articles):
        self.index_program, self.query_program = os.path.join(bins, "cuttings-index"), os.path.join(bins, "cuttings-query")
        self.shim, self.folder, self.index = os.path.join(bins, "tools", "faults.so"), os.path.join(folder, "corpus"), os.path.join(folder, "index")
        self.articles, self.started, self.committed = articles, 0, 0
        os.mkdir(self.folder)
        self.commit()

    def commit(self, rebuild=False):
        """All articles of the next round, and a run of the indexer."""
        self.started += 1
        for number in range(self.articles):
            path = os.path.join(self.folder, "%d.txt" % number)
            with open(path + ".new", "w", encoding="utf-8") as f:
                f.write(" date %d-01-02 \nHeadline of round%d\n\n%s Operation Tern, round%d.\n" % (year_of(self.started), self.started, TEXT, self.started))
            os.rename(path + ".new", path)
        done = subprocess.run([self.index_program, "--index", self.index, "--jobs", "1", *(["--rebuild"] if rebuild else []), self.folder],
                              capture_output=True)
        if done.returncode != 0:
            raise Torn("the writer: %d %s" % (done.returncode, done.stderr.decode()))
        self.committed = self.started

    def ask(self, *options):
        return [self.query_program, "--index", self.index, *options]


def year_of(number):
    return 1900 + number % 120


def round_of(text):
    rounds = {word.strip(".\n") for word in text.split() if word.startswith("round")}
    if len(rounds) != 1:
        raise Torn("rounds %s in one article" % sorted(rounds))
    return int(rounds.pop()[5:])


def round_of_hits(archive, hits, summary):
    """The one round of an answer; hits may be a page of them."""
    years = {value["value"]: value["count"] for value in summary["facets"]["year"]}
    rounds = {round_of(hit["title"]) for hit in hits}
    if summary["total"] != archive.articles or len(rounds) != 1:
        raise Torn("%d articles of rounds %s" % (summary["total"], sorted(rounds)))
    number = rounds.pop()
    if years != {year_of(number): archive.articles} or any(hit["year"] != year_of(number) for hit in hits):
        raise Torn("round %d with years %s" % (number, years))
    for hit in hits:
        for snippet in hit.get("snippets", []):
            if "round" in snippet["text"] and round_of(snippet["text"]) != number:
                raise Torn("round %d with a snippet of another: %s" % (number, snippet["text"]))
    if len({hit["story"] for hit in hits}) != 1:
        raise Torn("round %d has copies of several stories" % number)
    return number


def round_of_stream(archive, output):
    lines = [json.loads(line) for line in output.splitlines()]
    summary = lines.pop()["summary"]
    if len(lines) != archive.articles:
        raise Torn("%d hits" % len(lines))
    return round_of_hits(archive, lines, summary)


def check_round(archive, number, lowest, what):
    if not lowest <= number <= archive.started:
        raise Torn("%s: round %d, which is not from %d to %d" % (what, number, lowest, archive.started))


def run_reader(archive, command, read):
    lowest = archive.committed
    done = subprocess.run(command, capture_output=True, timeout=60)
    if done.returncode != 0:
        raise Torn("%s ended with %d: %s %s" % (" ".join(command), done.returncode, done.stderr.decode(), done.stdout.decode()[:300]))
    check_round(archive, read(archive, done.stdout), lowest, " ".join(command))


def read_article(_, output):
    article = json.loads(output)
    number = round_of(article["title"])
    if round_of(article["text"]) != number or article["year"] != year_of(number):
        raise Torn("an article of two rounds: %s" % article)
    return number


def read_page(archive, output):
    answer = json.loads(output)
    return round_of_hits(archive, answer["hits"], answer)


def processes(archive, rng, is_over):
    while not is_over():
        run_reader(archive, *rng.choice([
            (archive.ask("--ndjson", '"three people" harbour'), round_of_stream),
            (archive.ask("--ndjson"), round_of_stream),
            (archive.ask("--json", "round*", "--sort", "oldest"), read_page)]))
        yield


def shower(archive, rng, is_over):
    while not is_over():
        run_reader(archive, archive.ask("--json", "--show", "%d.txt" % rng.randrange(archive.articles)), read_article)
        yield


def batch(archive, _, is_over):
    """Asks line by line, and waits for each answer."""
    process = subprocess.Popen(archive.ask("--batch", "-"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    seen = 0
    while not is_over():
        process.stdin.write('"three people" harbour\n')
        process.stdin.flush()
        line = process.stdout.readline()
        if not line:
            raise Torn("the batch ended: %s" % process.stderr.read())
        answer = json.loads(line)
        if "error" in answer:
            raise Torn("the batch: %s" % answer)
        number = round_of_hits(archive, answer["hits"], answer)
        check_round(archive, number, seen, "the batch")
        seen = number
        yield
    process.stdin.close()
    process.wait()


def run_together(archive, seconds, rng):
    end, faults, answers = time.time() + seconds, [], [0] * 4

    def is_over():
        return time.time() > end or faults

    def work(place, reader, seed):
        try:
            for _ in reader(archive, random.Random(seed), is_over):
                answers[place] += 1
        except (Torn, subprocess.TimeoutExpired, ValueError, KeyError) as fault:
            faults.append("%s: %s" % (reader.__name__, fault))

    threads = [threading.Thread(target=work, args=(i, reader, rng.random())) for i, reader in enumerate([processes, processes, shower, batch])]
    for thread in threads:
        thread.start()
    commits = rebuilds = 0
    while not is_over():
        commits += 1
        rebuilds += commits % 5 == 0
        archive.commit(rebuild=commits % 5 == 0)
    for thread in threads:
        thread.join()
    if faults:
        raise Torn(faults[0])
    return commits, rebuilds, answers


def wait_until_stopped(process):
    """False: it came to its end."""
    while True:
        done, status = os.waitpid(process.pid, os.WUNTRACED)
        if os.WIFSTOPPED(status):
            return True
        process.returncode = os.WEXITSTATUS(status) if os.WIFEXITED(status) else -os.WTERMSIG(status)
        return False


def run_paused(archive, command, read, calls, number, change):
    environment = dict(os.environ, LD_PRELOAD=archive.shim, FAULT_CALLS=calls, FAULT_AT=str(number), FAULT_STOP="1")
    environment["ASAN_OPTIONS"] = "verify_asan_link_order=0"
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, stdout=output, stderr=errors, env=environment)
        if wait_until_stopped(process):
            change()
            process.send_signal(signal.SIGCONT)
            process.wait()
        output.seek(0)
        errors.seek(0)
        if process.returncode != 0:
            raise Torn("it ended with %d: %s" % (process.returncode, errors.read().decode()))
        return read(archive, output.read())


def count_calls(archive, command, calls, report):
    environment = dict(os.environ, LD_PRELOAD=archive.shim, FAULT_CALLS=calls, FAULT_REPORT=report, ASAN_OPTIONS="verify_asan_link_order=0")
    subprocess.run(command, capture_output=True, env=environment)
    with open(report, "rb") as f:
        return struct.unpack("<QQ", f.read(16))[0]


def run_pauses(archive, pauses, rng, report):
    questions = [(archive.ask("--ndjson", '"three people" harbour'), round_of_stream),
                 (archive.ask("--json", "--show", "3.txt"), read_article)]
    changes = {"two updates": lambda: (archive.commit(), archive.commit()), "a rebuild": lambda: archive.commit(rebuild=True)}
    cases = [(question, calls, number, change) for question in questions for calls in ("open", "read")
             for number in range(1, count_calls(archive, question[0], calls, report) + 1) for change in changes]
    chosen = rng.sample(cases, min(pauses, len(cases))) if pauses >= 0 else cases
    for (command, read), calls, number, change in chosen:
        lowest = archive.committed
        where = "%s, stopped at its %s %d for %s" % (" ".join(command[3:]), calls, number, change)
        try:
            check_round(archive, run_paused(archive, command, read, calls, number, changes[change]), lowest, "it")
        except (Torn, ValueError, KeyError) as fault:
            raise Torn("%s: %s" % (where, fault))
    return len(chosen)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bin")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--articles", type=int, default=40)
    parser.add_argument("--pauses", type=int, default=-1)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(args.bin, folder, args.articles)
        try:
            commits, rebuilds, answers = run_together(archive, args.seconds, rng)
            print("readers: %d commits, %d of them rebuilds; answers of each reader: %s" % (commits, rebuilds, answers), flush=True)
            print("readers: %d pauses" % run_pauses(archive, args.pauses, rng, os.path.join(folder, "report")))
        except Torn as fault:
            sys.exit("readers: seed %d: %s" % (args.seed, fault))


if __name__ == "__main__":
    main()
