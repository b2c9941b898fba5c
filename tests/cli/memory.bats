#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# --memory is an upper bound: a run that has more to do than fits takes at most a quarter more.

load helper

# articles COUNT FIRST: records of some 3 KB, of phrases that come again and words that do not.
articles() {
    perl -e '
        srand 7;
        my @words = map { join "", map { chr 97 + rand 26 } 1 .. 3 + rand 7 } 1 .. 20000;
        my @phrases = map { join " ", map { $words[rand() ** 3 * @words] } 1 .. 12 } 1 .. 4000;
        for my $i ($ARGV[1] .. $ARGV[1] + $ARGV[0] - 1) {
            srand $i;
            printf "{\"id\":%d,\"text\":\"%s.\"}\n", $i,
                join ". ", map { ucfirst "$phrases[rand @phrases] w" . int rand 1e6 } 1 .. 35;
        }' "$1" "$2"
}

# peak COMMAND...: its peak of resident memory in KB.
peak() {
    python3 -c '
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)' "$@"
}

bounded() {
    echo "$1 KB with --memory $2"
    [ "$1" -le $(($2 * 1024 * 5 / 4)) ]
}

prepare() {
    case $BUILD in */asan | */tsan | */coverage) skip "skipped: this flavour takes memory of its own" ;; esac
}

@test "a build and an update stay within a quarter above --memory" {
    articles 5000 1 >a.jsonl
    articles 900 5001 >b.jsonl
    bounded "$(peak cuttings-index --index ix --memory 64 --jobs 2 a.jsonl)" 64
    bounded "$(peak cuttings-index --index ix --memory 64 --jobs 2 a.jsonl b.jsonl)" 64
    # Without a bound it would be more: what was measured is the bound.
    ! bounded "$(peak cuttings-index --index other --memory 1000 --jobs 2 a.jsonl)" 64
    is "$(cuttings-query --index ix --limit 0 --json | jq .total)" 5900
}

@test "more threads than there is memory for are not started" {
    articles 2000 1 >a.jsonl
    bounded "$(peak cuttings-index --index ix --memory 64 --jobs 64 a.jsonl)" 64
}
