#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# The real articles that were agreed on: read where they lie, and skipped where they are not.

load helper

prepare() {
    needs_seeds
    cuttings-index --index ix "$shared/seeds" >/dev/null
}

ids() { cuttings-query --index ix --json "$@" | jq -r '[.hits[].id[0:3]] | sort | join(" ")'; }

@test "five articles" {
    run cuttings-query --index ix --json
    is "$(field .total)" 5
}

@test "words and phrases" {
    is "$(ids paedophile)" "001 002"
    is "$(ids '"digital footprint"')" "001 002"
    is "$(ids hide ad || true)" ""
    is "$(ids op notarise)" "001"
    is "$(ids operation notarise)" "001"
}

@test "case never matters, = asks for the word as written" {
    is "$(ids ARREST Lockdown)" "$(ids arrest lockdown)"
    is "$(ids =arrests lockdown)" "003 004"
    is "$(ids =arresting)" "002"
}

@test "filters" {
    is "$(ids --force tvp)" "003"
    is "$(ids --year none)" "001 002 004"
    is "$(ids --force TVP --force 'the met')" "003 004"
}

@test "forces are counted" {
    run cuttings-query --index ix --json
    is "$(field '.facets.force[] | select(.value=="Leicestershire Police").count')" 2
    is "$(field '.facets.force[] | select(.value=="Metropolitan Police Service").count')" 1
}
