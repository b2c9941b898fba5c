#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# Registers of the user: more forces, aliases and operations, kept in the index.

load helper

prepare() {
    article a/one.txt "Two men were arrested by the Port of Dover Police on Monday, the force said."
    article a/two.txt "Officers from Kent Police arrested a woman in Ashford."
    printf 'force\tkind\tshort\taliases\tcodes\tareas\nPort of Dover Police\tspecial\tPort of Dover\tDover Harbour Police\tPDP\t\nKent Police\t\t\tthe Invicta force\t\t\n' >own.tsv
}

ids() { cuttings-query --index ix --json "$@" | jq -r '[.hits[].id] | sort | join(" ")'; }

@test "a force of one's own is found, by its aliases too, and after a rebuild" {
    cuttings-index --index ix --register own.tsv a
    is "$(ids --force 'port of dover police')" one.txt
    is "$(ids --force 'dover harbour police')" one.txt
    is "$(ids --force 'the invicta force')" two.txt
    cuttings-index --index ix --rebuild a
    is "$(ids --force pdp)" one.txt
    article a/three.txt "Dover Harbour Police arrested a driver."
    cuttings-index --index ix a
    is "$(ids --force pdp)" "one.txt three.txt"
}

@test "a broken register is named with its line, and nothing is built" {
    printf 'force\tkind\nA Force\tspecial\textra\tcolumns\tof\tmany\tkinds\tand\tmore\tthan\tthere\tare\n' >broken.tsv
    fails_with 2 cuttings-index --index ix --register broken.tsv a
    has "$output" "broken.tsv"
    has "$output" "line 2"
    [ ! -e ix/XAPIANDB ]
    printf 'force\tkind\taliases\nA Force\tspecial\tKent Police\n' >taken.tsv
    fails_with 2 cuttings-index --index ix --register taken.tsv a
    has "$output" "line 2"
    fails_with 2 cuttings-index --index ix --register nowhere.tsv a
    has "$output" "nowhere.tsv"
}
