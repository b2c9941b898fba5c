#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# Corrections: what a person says of an article overrides what was derived, and is never forgotten.

load helper

prepare() {
    article a/one.txt "Two men were arrested by Kent Police as part of Operation Larkspur in 2019."
    article a/two.txt "Essex Police arrested a woman."
    cuttings-index --index ix a >/dev/null
}

correct() { printf '%b' "$1" >c.tsv; run cuttings-index --index ix --corrections c.tsv --json "${@:2}"; [ "$status" -eq 0 ] || { echo "$output"; return 1; }; }
hits() { cuttings-query --index ix --json "$@" | jq -r '[.hits[].id] | sort | join(" ")'; }

@test "a value is replaced, and --why says by whom and what it was" {
    correct 'one.txt\tforce\tsurrey police\tAnn\t2024-05-01\tthe byline is wrong\n'
    is "$(field .updated)" 1
    is "$(hits --force surrey)" one.txt
    is "$(hits --force kent || true)" ""
    is "$(hits arrested men)" one.txt
    run cuttings-query --index ix --why one.txt --json
    is "$(field '.facts[] | select(.field=="force" and .rule=="correction") | .value + "|" + .quote')" \
        "Surrey Police|Ann, 2024-05-01: the byline is wrong"
    has "$(field '.facts[] | select(.value=="Kent Police").rule')" "replaced: "
    run cuttings-query --index ix --why one.txt
    has "$output" "rule correction: \"Ann, 2024-05-01: the byline is wrong\""
}

@test "several values, and none" {
    correct 'one.txt\tforce\tKent Police\tA\t\t\none.txt\tforce\tthe met\tA\t\t\ntwo.txt\tforce\t\tA\t\tonly mentioned\n'
    is "$(hits --force met)" one.txt
    is "$(hits --force kent)" one.txt
    is "$(hits --force none)" two.txt
}

@test "year, date, operation and title" {
    correct 'two.txt\tdate\t2018-03-04\tA\t\t\ntwo.txt\toperation\toperation net safe\tA\t\t\ntwo.txt\ttitle\tA zebra headline\tA\t\t\none.txt\tyear\t2011\tA\t\t\n'
    is "$(hits --year 2018)" two.txt
    is "$(hits --date 2018-03..2018-04)" two.txt
    is "$(hits --year 2011)" one.txt
    is "$(hits --operation 'net safe')" two.txt
    is "$(hits title:zebra)" two.txt
}

@test "--why shows every correction that was ever made" {
    correct 'one.txt\tforce\tSurrey Police\tAnn\t2024-05-01\tfirst\n'
    correct 'one.txt\tforce\tSussex Police\tBob\t2024-06-01\tsecond\n'
    run cuttings-query --index ix --why one.txt --json
    is "$(field '[.corrections[] | .value + "/" + .who] | join(" ")')" "Surrey Police/Ann Sussex Police/Bob"
    run cuttings-query --index ix --why one.txt
    has "$output" "force = Surrey Police (Ann, 2024-05-01: first)"
    has "$output" "force = Sussex Police (Bob, 2024-06-01: second)"
    run cuttings-query --index ix --why two.txt --json
    is "$(field '.corrections | length')" 0
}

@test "they hold when the file changes, and over a rebuild" {
    correct 'one.txt\tforce\tSurrey Police\tA\t\t\n'
    article a/one.txt "Kent Police arrested three men under Operation Larkspur."
    cuttings-index --index ix a >/dev/null
    is "$(hits --force surrey three)" one.txt
    cuttings-index --index ix --rebuild a >/dev/null
    is "$(hits --force surrey three)" one.txt
    is "$(hits --force kent || true)" ""
}

@test "the same file again changes nothing, a later one replaces" {
    correct 'one.txt\tforce\tSurrey Police\tA\t\t\n'
    correct 'one.txt\tforce\tSurrey Police\tA\t\t\n'
    is "$(field .updated)" 0
    is "$(field .way)" none
    correct 'one.txt\tforce\tSussex Police\tB\t\t\n'
    is "$(hits --force sussex)" one.txt
    is "$(hits --force surrey || true)" ""
}

@test "what is wrong in the file is named by its line, the rest applies" {
    correct '\xef\xbb\xbfid\tfield\tvalue\twho\twhen\twhy\r\nnobody.txt\tforce\tKent Police\tA\t\t\r\none.txt\tcolour\tred\tA\t\t\r\none.txt\r\none.txt\tforce\tSurry Polise\tA\t\t\r\none.txt\tyear\tlast\tA\t\t\r\none.txt\tforce\tSurrey Police\tA\t\t\r\n'
    reasons=$(field '[.skipped[].reason] | join("\n")')
    has "$reasons" "line 2: no article 'nobody.txt' in the index"
    has "$reasons" "line 3: no field 'colour'"
    has "$reasons" "line 4: 1 columns"
    has "$reasons" "line 5: no force 'Surry Polise'"
    has "$reasons" "line 6: 'last' is no year"
    is "$(hits --force surrey)" one.txt
    fails_with 2 cuttings-index --index ix --corrections nowhere.tsv
}

@test "a first build takes them too" {
    printf 'one.txt\tforce\tSurrey Police\tA\t\t\nno.txt\tyear\t2001\tA\t\t\n' >c.tsv
    run cuttings-index --index new --corrections c.tsv --json a
    is "$(field .way)" bulk
    has "$(field '.skipped[].reason')" "line 2: no article"
    is "$(cuttings-query --index new --paths --force surrey)" "$work/a/one.txt"
}

@test "a rebuild of an index that cannot be opened says that its corrections may be missing" {
    article a/one.txt "Essex Police arrested three people in Colchester."
    printf 'id\tfield\tvalue\twho\twhen\twhy\none.txt\tforce\tkent\tme\t2024-01-01\ttold so\n' >c.tsv
    cuttings-index --index ix --corrections c.tsv a
    : >ix/generation-1/iamglass
    fails_with 2 cuttings-index --index ix --check
    has "$output" "--rebuild"
    fails_with 2 cuttings-index --index ix a
    run cuttings-index --index ix --rebuild --json a
    is "$status" 0
    has "$(field .note)" "corrections"
    cuttings-index --index ix --check=deep
}
