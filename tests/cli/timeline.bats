#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# --timeline: counts by year and month, beside all articles of that time.

load helper

prepare() {
    cat >n.jsonl <<'END'
{"id":"1","text":"a raid","date":"2019-03-02","force":"Kent Police"}
{"id":"2","text":"a raid","date":"2019-03-20"}
{"id":"3","text":"a parade","date":"2019-05-06"}
{"id":"4","text":"a raid","year":2021}
{"id":"5","text":"a raid of no date"}
{"id":"6","text":"a griffin of no date"}
{"id":"7","text":"a parade","date":"2020-01"}
END
    cuttings-index --index ix n.jsonl >/dev/null
}

rows() { jq -c '[.timeline[] | [.period,.count,.of]]'; }

@test "years: a year without a date counts, gaps are shown, articles without one come last" {
    is "$(cuttings-query --index ix --json --timeline year raid | rows)" \
        '[["2019",2,3],["2020",0,1],["2021",1,1],[null,1,2]]'
}

@test "months: an article needs a month" {
    is "$(cuttings-query --index ix --json --timeline month parade | rows | jq -c '[.[0], .[-2], .[-1], length]')" \
        '[["2019-05",1,1],["2020-01",1,1],[null,0,3],10]'
}

@test "the counts are those of the query and all filters; the denominators of the index" {
    is "$(cuttings-query --index ix --json --timeline year --force kent raid | rows)" '[["2019",1,3],[null,0,2]]'
    is "$(cuttings-query --index ix --ndjson --timeline year raid | tail -1 | jq .summary | rows | jq length)" 4
}

@test "the sum of the counts is the total" {
    run cuttings-query --index ix --json --timeline month
    is "$(field '.total == ([.timeline[].count] | add)')" true
}

@test "as a chart" {
    run cuttings-query --index ix --timeline year raid
    has "${lines[0]}" "2019  2 of 3 ████"
    is "${lines[1]}" "2020  0 of 1"
    is "${lines[3]}" "none  1 of 2"
    is "${lines[4]}" "4 articles"
    lacks "$output" "a raid"
    has "$(cuttings-query --index ix --timeline year --limit 1 raid)" "1. "
    [ "$(COLUMNS=20 cuttings-query --index ix --timeline month raid | wc -L)" -le 20 ]
}

@test "as comma-separated values" {
    is "$(cuttings-query --index ix --timeline year --csv raid | tr -d '\r' | tr '\n' ' ')" \
        "period,count,of 2019,2,3 2020,0,1 2021,1,1 ,1,2 "
}

@test "articles without dates, and none at all" {
    is "$(cuttings-query --index ix --json --timeline year griffin | rows)" '[[null,1,2]]'
    run cuttings-query --index ix --timeline month griffin
    is "${lines[0]}" "none     1 of 3"
    fails_with 1 cuttings-query --index ix --timeline year unicorn
    is "${lines[0]}" "0 articles"
}

@test "other steps are refused" {
    fails_with 2 cuttings-query --index ix --timeline week raid
    has "$output" "--timeline is year or month, not 'week'"
    fails_with 2 cuttings-query --index ix --timeline year --paths raid
}
