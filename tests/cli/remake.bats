#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# Additions that are large beside the index: everything is written anew in bulk, and counted as in any other run.

load helper

# records FROM TO FILE: about 1.3 kB each.
records() {
    for i in $(seq "$1" "$2"); do
        echo "{\"id\":\"$i\",\"title\":\"Story $i\",\"text\":\"word$i $filler\",\"force\":\"Kent Police\",\"year\":$((2000 + i % 20))}"
    done >"$3"
}

prepare() {
    filler=$(for i in $(seq 200); do printf 'arrest%d ' $((i * 7)); done)
    article a/keep.txt "A small article that stays."
    article a/change.txt "A small article that changes."
    article a/gone.txt "A small article that goes."
    records 1 300 old.jsonl
    cuttings-index --index ix a old.jsonl >/dev/null
}

index() { run cuttings-index --index ix --json "$@"; [ "$status" -eq 0 ] || { echo "$output"; return 1; }; }
counts() { field '[.way,.articles,.added,.updated,.unchanged,.deleted] | join(" ")'; }
total() { cuttings-query --index ix --json --limit 0 "$@" | jq .total; }

@test "new articles in mass, with a change and a deletion among them" {
    records 1001 4500 new.jsonl
    article a/change.txt "A small article that has changed."
    rm a/gone.txt
    index a new.jsonl
    is "$(counts)" "bulk 3802 3500 1 1 1"
    is "$(total word1001)" 1
    is "$(total word17)" 1
    is "$(total goes || true)" 0
    is "$(total has changed)" 1
    is "$(cat ix/XAPIANDB)" "auto generation-2"
    cuttings-index --index ix --check=deep
    index a old.jsonl new.jsonl
    is "$(counts)" "none 3802 0 0 3802 0"
}

@test "a file of records that grew: old ones stay, changed and missing ones are told apart" {
    records 3 4500 old.jsonl
    sed -i 's/"Story 10"/"Another story"/' old.jsonl
    index old.jsonl
    is "$(counts)" "bulk 4501 4200 1 297 2"
    is "$(total title:another)" 1
    is "$(total word1 || true)" 0
}

@test "files that are not there to be read again: through libxapian" {
    records 1001 4500 new.jsonl
    mv a elsewhere
    index new.jsonl
    is "$(counts)" "library 3803 3500 0 0 0"
    is "$(total stays)" 1
}

@test "an index from before there were stories and sources has them afterwards" {
    forget signatures
    forget sources
    fails_with 2 cuttings-query --index ix --copies keep.txt
    records 1001 4500 new.jsonl
    index a new.jsonl
    is "$(field .way)" bulk
    fails_with 1 cuttings-query --index ix --copies keep.txt
    has "$output" "no copies"
    is "$(total force-source:record)" 3800
    cuttings-index --index ix --check=deep
}

@test "corrections and small changes afterwards hold" {
    printf 'keep.txt\tforce\tEssex Police\tA\t\t\n' >c.tsv
    cuttings-index --index ix --corrections c.tsv >/dev/null
    records 1001 4500 new.jsonl
    index new.jsonl
    is "$(field .way)" bulk
    is "$(total --force essex)" 1
    article a/late.txt "A late story."
    index a
    is "$(counts)" "library 3804 1 0 3 0"
    is "$(total late)" 1
}
