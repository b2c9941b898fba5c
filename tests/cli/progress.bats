#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# cuttings-index --progress.

load helper

prepare() {
    for i in 1 2 3; do article "a/$i.txt" "Article number $i on a raid."; done
    printf '{"id":"%s","text":"a record of a raid"}\n' 1 2 >a/r.jsonl
}

@test "json: an object a line on standard error, the last one complete" {
    cuttings-index --index ix --progress json a 2>err >out
    jq -es 'length >= 2 and length <= 12 and (last | .done == 4 and .of == 4 and .articles == 5 and .bytes == .of_bytes and .seconds >= 0)' err
    has "$(cat out)" "5 articles"
}

@test "a bar that is erased at the end" {
    cuttings-index --index ix --progress always a 2>err >out
    has "$(cat err)" "%"
    is "$(tail -c 4 err | od -An -c | tr -d ' ')" '\r033[K'
    lacks "$(cat out)" "%"
}

@test "nothing without a terminal, and never" {
    cuttings-index --index ix a 2>err >out
    is "$(cat err)" ""
    cuttings-index --index ix --rebuild --progress never a 2>err >out
    is "$(cat err)" ""
}

@test "nothing to read, nothing to show" {
    cuttings-index --index ix a >out
    cuttings-index --index ix --progress always a 2>err >out
    is "$(cat err)" ""
}

@test "other words are refused" {
    fails_with 2 cuttings-index --index ix --progress often a
    has "$output" "--progress is auto, always, never or json, not 'often'"
}

@test "libraries never print" {
    cd "$root"
    is "$(grep -ln 'fprintf(stderr\|printf("' base/*.c corpus/*.c stem/*.c store/*.c glass/*.c indexer/[!m]*.c | tr '\n' ' ')" ""
}
