#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# docs/questions.md: every row is run on the sample archive.

load helper

prepare() {
    cuttings-index --index ix "$root/corpus/sample" >/dev/null
    export CUTTINGS_INDEX=$work/ix
}

# number|command|expectation, without the markup of the table
rows() { sed -n 's/^| \([0-9][0-9a-c]*\) | .* | `\(cuttings-query .*\)` | \(.*\) |$/\1|\2|\3/p' "$root/docs/questions.md"; }

wrong() { echo "question $1: $2"; return 1; }

# check NUMBER COMMAND EXPECTATION
check() {
    local value=${3#*\`} output
    value=${value%\`}
    case $3 in
    suggests*)
        output=$(eval "$2 --json" || true)
        [ "$(field '[.total, .suggestion] | tostring')" = "$(jq -nr --arg s "$value" '[0, $s] | tostring')" ] || wrong "$1" "$output"
        ;;
    shows*)
        output=$(eval "$2")
        [[ $output == *"$value"* ]] || wrong "$1" "$output"
        ;;
    *)
        output=$(eval "$2 --json")
        [ "$(field '"\(.total): `\(.hits[0].id)`"')" = "$3" ] || wrong "$1" "$output"
        ;;
    esac
}

@test "every question has its answer" {
    count=0
    while IFS='|' read -r number command expectation; do
        check "$number" "$command" "$expectation"
        count=$((count + 1))
    done < <(rows)
    is "$count" 40
}

@test "all are there, but those on numbers" {
    is "$(rows | sed 's/[^0-9].*//' | sort -nu | tr '\n' ' ')" \
        "1 2 3 4 5 6 7 8 9 10 11 12 13 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 41 42 "
}
