#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# --save, --saved, --new.

load helper

prepare() {
    unset XDG_CONFIG_HOME XDG_STATE_HOME
    mkdir a
    article a/one.txt "Kent Police raided a house in Dover."
    article a/two.txt "Essex Police raided a house in Harlow."
    cuttings-index --index ix a >/dev/null
}

query() { cuttings-query --index ix "$@"; }
again() { cuttings-index --index ix a >/dev/null; }

@test "a search is saved with its filters and asked again" {
    query --save 'kent raids' --force kent --any --sort newest 'raid OR "two men"' >/dev/null
    is "$(cat "$HOME/.config/cuttings/searches/kent raids")" '# a search of cuttings-query
query=raid OR "two men"
any=yes
sort=newest
force=kent'
    is "$(query --saved 'kent raids' --json | jq -r '[.query, .total] | tostring')" '["raid OR \"two men\"",1]'
}

@test "filters of the command line stand instead of the saved ones" {
    query --save x --force kent raid >/dev/null
    is "$(query --saved x --force essex --json | jq -r .hits[0].id)" two.txt
}

@test "\$XDG_CONFIG_HOME and \$XDG_STATE_HOME say where" {
    export XDG_CONFIG_HOME=$work/c XDG_STATE_HOME=$work/s
    query --save x raid >/dev/null
    query --new x >/dev/null
    [ -f c/cuttings/searches/x ] && [ -f s/cuttings/searches/x ]
    [ ! -e .config ] && [ ! -e .local ]
}

@test "--new: everything once, then what is new or changed, and nothing else" {
    query --save x raid >/dev/null
    is "$(query --new x --paths | wc -l)" 2
    fails_with 1 query --new x
    is "$output" ""
    article a/three.txt "A raid in Hull."
    article a/two.txt "Essex Police raided two houses in Harlow."
    article a/four.txt "A parade in Hull."
    again
    is "$(query --new x --json | jq -r '[.total, ([.hits[].id] | sort)] | tostring')" '[2,["three.txt","two.txt"]]'
    fails_with 1 query --new x --json
    is "$(field '[.total, .hits] | tostring')" '[0,[]]'
    run query --saved x --json
    is "$(field .total)" 3
}

@test "--new: a limit leaves the others for the next time" {
    query --save x raid >/dev/null
    query --new x --limit 1 >out
    is "$(grep -c '^[0-9]*\. ' out)" 1
    is "$(query --new x --paths | wc -l)" 1
    fails_with 1 query --new x
}

@test "--new: what could not be written was not shown" {
    [ -e /dev/full ] || skip "skipped: no /dev/full"
    query --save x raid >/dev/null
    run bash -c 'cuttings-query --index ix --new x >/dev/full'
    is "$status" 2
    is "$(query --new x --paths | wc -l)" 2
}

@test "a query that is wrong is not saved" {
    fails_with 2 query --save x 'raid ('
    [ ! -e .config ]
    fails_with 1 query --save x unicorn
    [ -f .config/cuttings/searches/x ]
}

@test "one that does not exist: the error names those that do" {
    fails_with 2 query --saved x
    has "$output" "no saved search 'x' (there is none; --save makes one)"
    query --save beta raid >/dev/null
    query --save alpha raid >/dev/null
    fails_with 2 query --new x
    is "$output" "cuttings-query: no saved search 'x' (there are: alpha,beta)"
}

@test "names stay in their folder" {
    for name in a/b .. . .hidden ''; do
        fails_with 2 query --save "$name" raid
        has "$output" "the name of a search"
    done
    fails_with 2 query --saved x raid
    has "$output" "its own words"
    fails_with 2 query --new x --timeline year
    fails_with 2 query --save x --show one.txt
    has "$output" "go with a search"
}

@test "a file that was edited badly is an error with one line" {
    query --save x raid >/dev/null
    echo nonsense >>.config/cuttings/searches/x
    fails_with 2 query --saved x
    is "${#lines[@]}" 1
    echo colour=red >.config/cuttings/searches/x
    fails_with 2 query --saved x
    has "$output" "'colour' is nothing that a saved search has"
    mkdir -p .local/state/cuttings/searches
    query --save y raid >/dev/null
    echo garbage >.local/state/cuttings/searches/y
    fails_with 2 query --new y
    has "$output" "is damaged"
    env -u HOME cuttings-query --index ix --saved y 2>err || true
    has "$(cat err)" "HOME is not set"
}
