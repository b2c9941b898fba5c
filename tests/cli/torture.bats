#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# The short version of `make torture`.

load helper

@test "an indexer that is killed leaves the old index or the new one" {
    run "$root/tests/robustness/torture.py" "$BUILD" --kills 25 --articles 120
    [ "$status" -eq 0 ] || { echo "$output"; return 1; }
}
