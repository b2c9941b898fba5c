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

@test "none is no value: a record and a person that state it say that there is none" {
    record 1 '"force":"none","operation":["None","Kite"]' >r.jsonl
    record 2 '"force":["NONE"],"operation":"Kite","title":"None"' >>r.jsonl
    record 3 '"force":"Kent Police","year":2014' >>r.jsonl
    printf 'r.jsonl#2\toperation\tnone\tA\t\t\nr.jsonl#3\tforce\tNone\tA\t\t\nr.jsonl#3\tyear\tnone\tA\t\t\n' >c.tsv
    index --corrections c.tsv r.jsonl
    is "$(rows force)" "null 3"
    is "$(rows year)" "null 3"
    is "$(rows operation)" "null 2, Kite 1"
    is "$(hits --operation none)" "2 3"
    is "$(hits force-source:none)" "1 2 3"
    is "$(hits title:none)" 2
    has "$(cuttings-query --index ix --why r.jsonl#2)" "operation = none (A"
    cuttings-index --index ix --check=deep
}

@test "a force that is stated over two lines is one force" {
    record 1 '"force":["Foo\nPolice"]' >r.jsonl
    index r.jsonl
    is "$(rows force)" "Foo Police 1"
    is "$(hits 'force:"foo police"')" 1
}

spellings() {
    {
        record 1 '"force":["Foo Police"],"operation":["Red Kite"]'
        record 2 '"force":["foo police"],"operation":["RedKite"]'
        record 3 '"force":["Foo  Police","FOO POLICE"],"operation":["Red-Kite","Heron"]'
        record 4 '"force":["Föo Police"]'
        record 5 '"force":["FooPolice"],"operation":["red kites"]'
        record 6 '"force":["Foo Police."]'
    } >r.jsonl
    index r.jsonl
}

@test "spellings of one value are one row, under the bytewise smallest" {
    spellings
    is "$(rows force)" "FOO POLICE 4, Foo Police. 1, FooPolice 1"
    is "$(rows operation)" "Red Kite 3, null 2, Heron 1, Red Kites 1"
    is "$(rows operation 'force:"foo police"')" "Red Kite 3, Heron 1, null 1"
    cuttings-index --index ix --check=deep
}

@test "a hit shows what the facets count" {
    spellings
    for facet in force operation; do
        is "$(cuttings-query --index ix --json | jq -c "[.hits[].${facet}s[]] | group_by(.) | map({key: .[0], value: length}) | from_entries")" \
            "$(cuttings-query --index ix --json --facet-limit 0 | jq -cS "[.facets.$facet[] | select(.value) | {key: .value, value: .count}] | from_entries")"
        is "$(cuttings-query --index ix --ndjson | jq -r "select(.id == \"r.jsonl#2\") | .${facet}s[]")" \
            "$(cuttings-query --index ix --show r.jsonl#2 | sed -n "s/^$facet  *//p")"
    done
    is "$(cuttings-query --index ix --show r.jsonl#2 --json | jq -c '[.forces, .operations]')" '[["FOO POLICE"],["Red Kite"]]'
    has "$(cuttings-query --index ix --why r.jsonl#2)" "foo police"
    has "$(cuttings-query --index ix --csv | tr -d '\r')" '"FOO POLICE","Red Kite; Heron"'
}

@test "a filter finds all spellings by any of them" {
    spellings
    for name in 'red kite' redkite RED-KITE "red'kite" 'Operation RedKite' 'op red  kite' 'red kite 2'; do
        is "$(hits "op:\"$name\"")" "1 2 3"
        is "$(hits --operation "$name")" "1 2 3"
        is "$(hits -- "-op:\"$name\"")" "4 5 6"
    done
    for name in 'foo police' 'FÓO  POLICE'; do
        is "$(hits "force:\"$name\"")" "1 2 3 4"
    done
    is "$(hits 'op:none')" "4 6"
    is "$(hits 'op:heron op:redkite')" 3
    is "$(rows operation --operation heron --operation red-kite | cut -d, -f1)" "Red Kite 3"
    is "$(cuttings-query --index ix --json --operation red-kite --force 'foo police' | jq -c '[.facets[][] | select(.selected) | .value]')" \
        '["FOO POLICE","Red Kite"]'
    printf '\toperation=redKite\n\tforce=FOO police\n' >batch
    is "$(cuttings-query --index ix --batch batch | jq -r .total | tr '\n' ' ')" "3 4 "
}

@test "the spelling that is shown is one that an article has" {
    spellings
    cp r.jsonl all.jsonl
    grep -v '"1"\|"3"' all.jsonl >r.jsonl
    index r.jsonl
    is "$(field .way)" library
    is "$(rows force)" "Föo Police 2, Foo Police. 1, FooPolice 1"
    is "$(rows operation)" "null 2, Red Kites 1, RedKite 1"
}

@test "completion and suggestions know a value once" {
    spellings
    is "$(cuttings-query --index ix --complete-values operation red | tr '\n' ,)" "Red Kite,Red Kites,"
    is "$(cuttings-query --index ix --json op:redkyte | jq -r .suggestion)" 'operation:"Red Kite"'
    is "$(cuttings-query --index ix --json --year 1990 op:redkite | jq -r .suggestion)" null
}

@test "--check finds a file of columns that says values are told apart which are not" {
    spellings
    printf '\7' | dd of=ix/generation-1/columns bs=1 seek=12 conv=notrunc status=none
    fails_with 2 cuttings-index --index ix --check
    has "$output" "columns"
}

@test "a year that is stated and is none gives way to that of the date" {
    for year in '"n.d."' '"0000"' 9999 '"soon"' '""'; do
        record 1 "\"date\":\"2014-07-16\",\"year\":$year" >r.jsonl
        index r.jsonl
        is "$(rows year)" "2014 1"
        is "$(hits --year 2014)" 1
        is "$(cuttings-query --index ix --why r.jsonl#1 --json | jq -r '.facts[] | select(.field == "year").value')" 2014
    done
}

@test "a year that is stated beside another date is the one that the timeline counts" {
    record 1 '"date":"2014-07-16","year":2015' >r.jsonl
    record 2 '"date":"2014-07-16"' >>r.jsonl
    index r.jsonl
    is "$(rows year)" "2015 1, 2014 1"
    is "$(cuttings-query --index ix --json --timeline year | jq -c '[.timeline[] | [.period, .count]]')" '[["2014",1],["2015",1]]'
    is "$(cuttings-query --index ix --json --timeline month | jq -c '[.timeline[] | [.period, .count]]')" '[["2014-07",2]]'
}

@test "a value of articles that came before it was in a register is found by its row" {
    record 1 '"force":"Dover Harbour Police"' >r.jsonl
    article a.txt "Nothing but a story."
    index r.jsonl a.txt
    printf 'force\tkind\taliases\nPort of Dover Police\tspecial\tDover Harbour Police\n' >own.tsv
    record 2 '"force":"Dover Harbour Police"' >s.jsonl
    index --register own.tsv r.jsonl a.txt s.jsonl
    is "$(rows force)" "Dover Harbour Police 1, Port of Dover Police 1, null 1"
    is "$(hits --force 'dover harbour police')" 1
    is "$(hits --force 'port of dover police')" 2
    index --rebuild r.jsonl a.txt s.jsonl
    is "$(rows force)" "Port of Dover Police 2, null 1"
    is "$(hits --force 'dover harbour police')" "1 2"
}
