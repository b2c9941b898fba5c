#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Judges the ranking on a test collection.

    ranking.py BIN COLLECTION [--min-ndcg X] [--min-recall X]

BIN: folder of the two programs. COLLECTION: a folder with docs.jsonl, queries.tsv (id, text) and qrels.txt (TREC form).
Prints nDCG@10 and recall@100 of the default settings with --any, and exits 1 under the bars. Says "skipped" and exits 0
where the collection is not there.
"""
import argparse
import json
import math
import os
import subprocess
import sys
import tempfile


def ndcg(ids, judged, depth=10):
    gain = sum((2 ** judged.get(doc, 0) - 1) / math.log2(rank + 2) for rank, doc in enumerate(ids[:depth]))
    best = sorted(judged.values(), reverse=True)[:depth]
    ideal = sum((2 ** grade - 1) / math.log2(rank + 2) for rank, grade in enumerate(best))
    return gain / ideal if ideal else 0.0


def plain(text):
    """A claim as words: what a person would not mean as an operator must not be one."""
    return "".join(c if c.isalnum() or c in "'.,- " else " " for c in text).replace(" -", " ")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bin")
    parser.add_argument("collection")
    parser.add_argument("--min-ndcg", type=float, default=0)
    parser.add_argument("--min-recall", type=float, default=0)
    args = parser.parse_args()
    if not os.path.isdir(args.collection):
        print("skipped: no collection at %s" % args.collection)
        return
    judged = {}
    with open(os.path.join(args.collection, "qrels.txt"), encoding="utf-8") as lines:
        for line in lines:
            query, _, doc, grade = line.split()
            if int(grade) > 0:
                judged.setdefault(query, {})[doc] = int(grade)
    with open(os.path.join(args.collection, "queries.tsv"), encoding="utf-8") as lines:
        queries = [line.rstrip("\n").split("\t")[:2] for line in lines]
    queries = [q for q in queries if q[0] in judged]
    with tempfile.TemporaryDirectory() as work:
        index, batch = os.path.join(work, "index"), os.path.join(work, "batch")
        subprocess.run([os.path.join(args.bin, "cuttings-index"), "--index", index,
                        os.path.join(args.collection, "docs.jsonl")], check=True, stdout=subprocess.DEVNULL)
        with open(batch, "w", encoding="utf-8") as out:
            out.write("".join(plain(text) + "\n" for _, text in queries))
        answers = subprocess.run([os.path.join(args.bin, "cuttings-query"), "--index", index, "--any", "--limit", "100",
                                  "--no-snippets", "--facets", "none", "--batch", batch], check=True, capture_output=True)
    total_ndcg = total_recall = 0.0
    for (query, _), line in zip(queries, answers.stdout.decode().splitlines()):
        ids = [hit["id"].rpartition("#")[2] for hit in json.loads(line)["hits"]]
        total_ndcg += ndcg(ids, judged[query])
        total_recall += len(set(ids[:100]) & set(judged[query])) / len(judged[query])
    mean_ndcg, mean_recall = total_ndcg / len(queries), total_recall / len(queries)
    print("ranking: %d queries, nDCG@10 %.4f, recall@100 %.4f" % (len(queries), mean_ndcg, mean_recall))
    if mean_ndcg < args.min_ndcg or mean_recall < args.min_recall:
        sys.exit("ranking: under the bar (nDCG@10 %.4f, recall@100 %.4f)" % (args.min_ndcg, args.min_recall))


if __name__ == "__main__":
    main()
