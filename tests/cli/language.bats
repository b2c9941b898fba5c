#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# Languages of libstemmer: English is linked in, the others are loaded.

load helper

@test "an index in another language has its stems, and its queries too" {
    printf 'Die Häuser brannten, und viele Polizisten kamen.\n' >bericht.txt
    cuttings-index --index ix --language german bericht.txt
    is "$(cuttings-query --index ix --paths haus polizist)" "$work/bericht.txt"
    cuttings-index --index en bericht.txt
    run cuttings-query --index en --paths haus
    is "$status" 1
}

@test "a language by its code is the same" {
    echo 'The officers were searching.' >one.txt
    for language in en eng english; do
        cuttings-index --index "ix-$language" --language "$language" one.txt
        is "$(cuttings-query --index "ix-$language" --paths searched officer)" "$work/one.txt"
    done
}

@test "a language that there is not: one line, exit 2" {
    echo text >one.txt
    run cuttings-index --index ix --language klingon one.txt
    is "$status" 2
    has "$output" "no language 'klingon'"
}
