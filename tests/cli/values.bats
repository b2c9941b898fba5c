#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# Values of facets: an article counts once for each of its values, and a value is one row whatever its spelling.

load helper

index() { run cuttings-index --index ix --json "$@"; [ "$status" -eq 0 ] || { echo "$output"; return 1; }; }
record() { printf '{"id":"%s","text":"text %s",%s}\n' "$1" "$1" "$2"; }
hits() { cuttings-query --index ix --json "$@" | jq -r '[.hits[].id | sub(".*#"; "")] | sort | join(" ")'; }
# rows FACET: each value with its count, as "Kite 2".
rows() { cuttings-query --index ix --json --facet-limit 0 "${@:2}" | jq -r ".facets.$1"' | map("\(.value) \(.count)") | join(", ")'; }

@test "a record that states a value several times counts once for it" {
    record 1 '"operation":["Kite","kite","Operation Kite"],"force":["Met","Metropolitan Police Service"]' >r.jsonl
    index r.jsonl
    is "$(rows operation)" "Kite 1"
    is "$(rows force)" "Metropolitan Police Service 1"
    is "$(cuttings-query --index ix --csv | tail -n +2 | tr -d '\r' | rev | cut -d, -f1,2 | rev)" '"Metropolitan Police Service","Kite"'
    is "$(cuttings-query --index ix --show r.jsonl#1 | grep -c ^operation)" 1
    is "$(cuttings-query --index ix --why r.jsonl#1 --json | jq '[.facts[] | select(.field == "operation")] | length')" 3
    cuttings-index --index ix --check=deep
}

@test "so does a text that names an operation in two ways" {
    article a.txt "$(printf 'Nine held in Hinckley in police operation ‘Operation Goodyear’\n\nIt was week two of the police operation, Operation Goodyear, Leicestershire Police said.')"
    index a.txt
    is "$(rows operation)" "Goodyear 1"
    is "$(cuttings-query --index ix --json | jq -c '.hits[0].operations')" '["Goodyear"]'
    has "$(cuttings-query --index ix --why a.txt | grep -c ^operation)" 2
}

@test "a value that a correction says again, in any spelling, is there once" {
    record 1 '"operation":["Kite"]' >r.jsonl
    printf 'r.jsonl#1\toperation\tRed Kite\tA\t\t\nr.jsonl#1\toperation\tRedKite\tA\t\t\nr.jsonl#1\toperation\tKite\tA\t\t\n' >c.tsv
    index --corrections c.tsv r.jsonl
    is "$(rows operation)" "Kite 1, Red Kite 1"
    cuttings-index --index ix --check=deep
}

@test "a force that is stated over two lines is one force" {
    record 1 '"force":["Foo\nPolice"]' >r.jsonl
    index r.jsonl
    is "$(rows force)" "Foo Police 1"
    is "$(hits 'force:"foo police"')" 1
}
