#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# Every count against the list of hits; by hand: tests/robustness/counts.py BIN --rounds 100.

load helper

@test "facets, filters, timeline and stories agree with the hits, in every state of an index" {
    run "$root/tests/robustness/counts.py" "$BUILD" --rounds 2
    [ "$status" -eq 0 ] || { echo "$output"; return 1; }
}
