#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# --cite: every hit as a reference.

load helper

prepare() {
    cat >n.jsonl <<'END'
{"id":"a/b","title":"50% of {raids} & £2_000 in C:\\homes #1 ~^$","text":"raid one","date":"2019-03-02","source":"Kent Weekly","url":"https://example.org/a_b%20{x}?q=1&r=2","force":"Kent Police","operation":"Lantern"}
{"id":"a-b","title":"Ends\u001b[31m here\nTY  - BOOK","text":"raid two","date":"2019-03"}
{"id":"c","text":"raid three","year":2020}
{"id":"d","text":"raid four"}
END
    cuttings-index --index ix n.jsonl >/dev/null
}

@test "CSL-JSON: valid, with date parts as far as they are known" {
    run cuttings-query --index ix --cite csl-json --sort oldest raid
    is "$(field 'length')" 4
    is "$(field '[.[] | .issued."date-parts"[0]] | tostring')" '[[2019,3],[2019,3,2],[2020],null]'
    is "$(field '.[1] | [."container-title",.keyword,.URL,.type] | join("|")')" \
        "Kent Weekly|Kent Police, Operation Lantern|https://example.org/a_b%20{x}?q=1&r=2|article-newspaper"
    is "$(field '.[1].title')" '50% of {raids} & £2_000 in C:\homes #1 ~^$'
    is "$(field '[.[].id] | unique | length')" 4
    has "$(field '.[0].archive_location')" "n.jsonl"
    has "$(field '.[0].note')" "content hash"
    fails_with 1 cuttings-query --index ix --cite csl-json unicorn
    is "$output" "[]"
}

@test "BibTeX: what TeX would take for itself is escaped" {
    run cuttings-query --index ix --cite bibtex --sort oldest raid
    has "$output" 'title = {50\% of \{raids\} \& £2\_000 in C:\textbackslash{}homes \#1 \textasciitilde{}\textasciicircum{}\$}'
    has "$output" 'url = {https://example.org/a_b%20%7Bx%7D?q=1&r=2}'
    has "$output" 'journal = {Kent Weekly}'
    has "$output" 'date = {2019-03-02}'
    has "$output" 'month = mar'
    is "$(grep -c '^@article{' <<<"$output")" 1
    is "$(grep -c '^@misc{' <<<"$output")" 3
    lacks "$output" $'\033'
    # every brace is closed
    is "$(sed 's/\\[{}]//g' <<<"$output" | tr -cd '{' | wc -c)" "$(sed 's/\\[{}]//g' <<<"$output" | tr -cd '}' | wc -c)"
}

@test "RIS: a tag a line, nothing of an article begins one" {
    cuttings-query --index ix --cite ris --sort oldest raid >out
    is "$(grep -c '^TY  - NEWS' out)" 4
    is "$(grep -c '^ER  - ' out)" 4
    is "$(grep -c '^TY  - BOOK' out || true)" 0
    is "$(grep -c $'\r$' out)" "$(wc -l <out)"
    grep -q '^DA  - 2019/03/02/' out
    grep -q '^DA  - 2019/03//' out
    grep -q '^T2  - Kent Weekly' out
    grep -q '^KW  - Operation Lantern' out
    ! grep -q $'\033' out
}

@test "all hits unless --limit says otherwise; one form at a time" {
    is "$(cuttings-query --index ix --cite csl-json --limit 2 --offset 1 raid | jq length)" 2
    fails_with 2 cuttings-query --index ix --cite apa raid
    has "$output" "--cite is bibtex, ris or csl-json, not 'apa'"
    fails_with 2 cuttings-query --index ix --cite ris --json raid
}
