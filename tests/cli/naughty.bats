#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# Strings that break programs: indexed, found, shown without harm.

load helper

@test "every naughty string and every case of the UTF-8 tests" {
    [ -e "$shared/text/blns.txt" ] || skip "skipped: the lists of strings are not here"
    run "$root/tests/robustness/naughty.py" "$BUILD" "$shared/text/blns.txt" "$shared/text/utf8tests.bin"
    [ "$status" -eq 0 ] || { echo "$output"; return 1; }
}
