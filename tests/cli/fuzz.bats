#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# Every input that is kept for a fuzz target, given to it once. `make fuzz` looks for more.

load helper

@test "each fuzz target takes all of its seeds" {
    for source in "$root"/tests/fuzz/fuzz_*.c; do
        target=$(basename "$source" .c)
        target=${target#fuzz_}
        run "$BUILD/fuzz/$target" "$root/tests/fuzz/seeds/$target"
        [ "$status" -eq 0 ] || { echo "$target: exit $status: $output"; return 1; }
        [[ $output == *" inputs" ]]
    done
}

@test "each folder of seeds has its target" {
    for seeds in "$root"/tests/fuzz/seeds/*; do
        [ -e "$root/tests/fuzz/fuzz_$(basename "$seeds").c" ]
    done
}
