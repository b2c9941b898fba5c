#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# --report and --verify: a search that can be repeated.

load helper

prepare() {
    mkdir a
    article a/one.txt "Kent Police raided a house in Dover on 2 March 2019."
    article a/two.txt "Essex Police raided a house in Harlow."
    article a/three.txt "A parade in Hull."
    cuttings-index --index ix a >/dev/null
}

report() { cuttings-query --index ix --report r.json "$@" >out; }
again() { cuttings-index --index ix "$@" a >/dev/null; }

@test "a report says what was asked, what was found, and by what" {
    report --force kent --force essex raid
    jq -e '.query == "raid" and .parsed == "raid" and .filters.force == ["kent","essex"] and .total == 2' r.json
    jq -e '[.articles[].id] | sort == ["one.txt","two.txt"]' r.json
    jq -e 'all(.articles[]; .hash | length > 8)' r.json
    jq -e '.index.fingerprint | length == 32' r.json
    jq -e '.versions | has("cuttings") and has("libxapian") and .schema == 2 and has("analyzer")' r.json
    jq -e '.facets.force | map(.count) == [1,1]' r.json
    has "$(cat out)" "2 articles"
}

@test "it covers every hit, whatever page is shown" {
    report --limit 1 --offset 1 raid
    jq -e '.articles | length == 2' r.json
}

@test "the same: exit 0" {
    report raid
    run cuttings-query --index ix --verify r.json
    is "$status" 0
    is "$output" "same: 2 articles, in the same order"
}

@test "the fingerprint is of what is in the index, not of how it came there" {
    report raid
    mv r.json before.json
    again --rebuild --jobs 1
    report raid
    is "$(jq -r .index.fingerprint r.json)" "$(jq -r .index.fingerprint before.json)"
    article a/four.txt "Another parade."
    again
    report raid
    [ "$(jq -r .index.fingerprint r.json)" != "$(jq -r .index.fingerprint before.json)" ]
    run cuttings-query --index ix --verify before.json
    is "$status" 0
    has "$output" "same, though other articles of the index changed: 2 articles"
}

@test "added, removed and changed articles are named: exit 1" {
    report raid
    article a/one.txt "Kent Police raided two houses in Dover."
    rm a/two.txt
    article a/four.txt "A raid in Leeds."
    again
    fails_with 1 cuttings-query --index ix --verify r.json
    has "$output" "changed: 2 articles then, 2 now"
    has "$output" "added four.txt"
    has "$output" "removed two.txt"
    has "$output" "changed one.txt"
    fails_with 1 cuttings-query --index ix --verify r.json --json
    is "$(field '[.same,.added,.removed,.changed,.same_index] | tostring')" \
        '[false,["four.txt"],["two.txt"],["one.txt"],false]'
}

@test "a search that found nothing can be verified too" {
    fails_with 1 cuttings-query --index ix --report r.json unicorn
    run cuttings-query --index ix --verify r.json
    is "$status" 0
}

@test "a report of another index, no report, no file: exit 2 and one line" {
    report raid
    article b/other.txt "A raid elsewhere."
    cuttings-index --index other b >/dev/null
    fails_with 2 cuttings-query --index other --verify r.json
    has "$output" "is a report of another index: none of its 2 articles is in this one"
    echo '{"a":1}' >x.json
    fails_with 2 cuttings-query --index ix --verify x.json
    has "$output" "'x.json' is no report made by --report"
    echo 'no json' >x.json
    fails_with 2 cuttings-query --index ix --verify x.json
    has "$output" "'x.json' is no report: line 1"
    jq '.cuttings_report = 99' r.json >x.json
    fails_with 2 cuttings-query --index ix --verify x.json
    has "$output" "of version 99"
    jq '.filters.force = [1]' r.json >x.json
    fails_with 2 cuttings-query --index ix --verify x.json
    fails_with 2 cuttings-query --index ix --verify nothing.json
    is "${#lines[@]}" 1
    fails_with 2 cuttings-query --index ix --report no/such/folder/r.json raid
}

@test "ids that are no UTF-8 compare as well" {
    printf 'A raid in York.' >"a/caf$(printf '\351').txt"
    again
    report raid
    run cuttings-query --index ix --verify r.json
    is "$status" 0
}

@test "a report may go to a pipe, which stays what it is" {
    mkfifo pipe
    timeout 10 cat pipe >got &
    cuttings-query --index ix --report pipe raid >/dev/null
    wait
    is "$(jq .total got)" 2
    [ -p pipe ]
}
