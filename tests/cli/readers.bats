#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# The short version of `make readers`.

load helper

@test "readers under a writer see one committed state, and none fails" {
    run "$root/tests/robustness/readers.py" "$BUILD" --seconds 4 --pauses 16
    [ "$status" -eq 0 ] || { echo "$output"; return 1; }
}
