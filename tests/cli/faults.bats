#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# The short versions of `make faults` and `make flips`, and what the long ones have found.

load helper

faults() {
    run "$root/tests/robustness/faults.py" "$BUILD" "$@"
    [ "$status" -eq 0 ] || { echo "$output"; return 1; }
}

@test "calls and allocations that fail leave the old index or the new one" {
    faults --samples "$([ "$(basename "$BUILD")" = asan ] && echo 2 || echo 6)" # a program takes half a second with its sanitizer
}

@test "a failing sync of the folder does not cost the index that was just published" {
    faults --work rebuild --calls sync --last 3
}

@test "writes that fail in a commit leave the index as it was" {
    faults --work update --calls write --last 8
}

@test "tables that cannot be opened are no empty tables" {
    faults --work show --calls open --first 8
}

@test "a byte that changes an answer is found" {
    run "$root/tests/robustness/flips.py" "$BUILD" --flips 30
    [ "$status" -eq 0 ] || { echo "$output"; return 1; }
}

@test "a full disk is an error that says so, and costs nothing" {
    run "$root/tests/robustness/full.py" "$BUILD" --step 48 --work build --work update --work removal
    [[ $output != *skipped* ]] || skip "$output"
    [ "$status" -eq 0 ] || { echo "$output"; return 1; }
}
