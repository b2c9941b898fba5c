#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# Files of records: encodings, line ends, ids that come twice, files that change what they hold.

load helper

index() { run cuttings-index --index ix --json "$@"; [ "$status" -eq 0 ] || { echo "$output"; return 1; }; }
hits() { cuttings-query --index ix --json "$@" | jq -r '[.hits[].id] | sort | join(" ")'; }
counts() { field '[.way,.articles,.added,.updated,.unchanged,.deleted] | join(" ")'; }
reasons() { field '[.skipped[].reason] | join("\n")'; }
two_records() { printf '{"id":"1","text":"caf\303\251 raided"}\n{"id":"2","text":"second"}\n'; }

@test "a file of records in UTF-16, either way round, and with a byte-order mark in UTF-8" {
    { printf '\377\376'; two_records | iconv -f UTF-8 -t UTF-16LE; } >little.jsonl
    { printf '\376\377'; two_records | iconv -f UTF-8 -t UTF-16BE; } >big.jsonl
    { printf '\357\273\277'; two_records; } >marked.jsonl
    index little.jsonl big.jsonl marked.jsonl
    is "$(counts)" "bulk 6 6 0 0 0"
    is "$(hits café)" "big.jsonl#1 little.jsonl#1 marked.jsonl#1"
}

@test "a line in another encoding is converted, one of no encoding is named" {
    printf '{"id":"1","text":"un caf\351 de la gendarmerie d\351j\340 ferm\351 \340 Orl\351ans"}\n{"id":"2","text":"\001\002\003\004\005\006\007\010\011\377"}\n{"id":"3","text":"third"}\n' >mixed.jsonl
    index mixed.jsonl
    is "$(hits café)" "mixed.jsonl#1"
    is "$(hits third)" "mixed.jsonl#3"
    has "$(reasons)" "line 2:"
}

@test "line ends in a text are line ends" {
    printf '%s\n' '{"id":"1","text":"Headline\r\n\r\nFirst line.\rSecond line.\nThird line."}' >r.jsonl
    index r.jsonl
    is "$(cuttings-query --index ix --show r.jsonl#1 --json | jq -r .text)" "$(printf 'Headline\n\nFirst line.\nSecond line.\nThird line.')"
}

@test "a text of blanks, without a headline and with one" {
    printf '%s\n' '{"id":"1","text":" \n "}' '{"id":"2","text":" ","title":"Only a headline"}' >r.jsonl
    index r.jsonl
    is "$(counts)" "bulk 1 1 0 0 0"
    has "$(reasons)" "line 1: empty text"
    is "$(hits title:headline)" "r.jsonl#2"
}

@test "a line over the limit, and the lines around it" {
    { echo '{"id":"1","text":"first"}'; printf '{"id":"2","text":"%s"}\n' "$(head -c 1100000 /dev/zero | tr '\0' x)"; echo '{"id":"3","text":"third"}'; } >r.jsonl
    index --max-file-size 1 r.jsonl
    is "$(hits)" "r.jsonl#1 r.jsonl#3"
    has "$(reasons)" "line 2: larger than 1 MB (--max-file-size)"
}

@test "an id that comes a second time with an update" {
    printf '%s\n' '{"id":"a","text":"apple"}' >r.jsonl
    article other.txt "unchanged"
    index r.jsonl other.txt
    printf '%s\n' '{"id":"a","text":"apple"}' '{"id":"a","text":"banana"}' '{"id":"a","text":"cherry"}' >r.jsonl
    index r.jsonl other.txt
    is "$(counts)" "library 4 2 0 2 0"
    is "$(hits)" "other.txt r.jsonl#a r.jsonl#a#2 r.jsonl#a#3"
    index r.jsonl other.txt
    is "$(counts)" "none 4 0 0 4 0"
}

@test "a file whose records are gone" {
    two_records >r.jsonl
    index r.jsonl
    echo '["no record"]' >r.jsonl
    index r.jsonl
    is "$(field '[.articles,.deleted] | join(" ")')" "0 2"
    has "$(reasons)" "no records"
    index r.jsonl
    has "$(reasons)" "no records"
    two_records >r.jsonl
    index r.jsonl
    is "$(field '[.articles,.added] | join(" ")')" "2 2"
}

@test "ids of many bytes and of none get their lines" {
    printf '{"id":"%s","text":"long"}\n{"id":"","text":"none"}\n{"id":"%s","text":"also long"}\n' \
        "$(head -c 400 /dev/zero | tr '\0' i)" "$(head -c 400 /dev/zero | tr '\0' i)" >r.jsonl
    index r.jsonl
    is "$(counts)" "bulk 3 3 0 0 0"
    is "$(hits none)" "r.jsonl#2"
    is "$(hits long | wc -w)" 2
}
