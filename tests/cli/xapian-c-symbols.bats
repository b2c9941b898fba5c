#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# What xapian-c exports is what its header declares. BUILD is the flavour's folder.

setup() {
    root=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
    header="$root/xapian-c/xapian-c.h"
    build=${BUILD:-$root/build/release}
}

declared() {
    sed -n 's/^XAP_API .*[ *]\(xap_[a-z0-9_]*\)(.*/\1/p' "$header" | sort
}

# Functions an executable or a library could link to. std:: templates are weak
# in every C++ object, and typeinfo and vtables are no functions.
exported() {
    readelf --symbols --wide "$build"/xapian-c/*.o |
        awk '$4 == "FUNC" && $5 == "GLOBAL" && $6 == "DEFAULT" && $7 != "UND" { print $8 }' | sort -u
}

@test "exported functions are those the header declares" {
    [ "$(declared | wc -l)" -gt 80 ]
    diff <(declared) <(exported)
}

@test "no function is declared twice" {
    [ -z "$(declared | uniq -d)" ]
}

@test "every function of the header is marked for export" {
    [ "$(grep -c '^XAP_API' "$header")" -eq "$(declared | wc -l)" ]
    run grep -nE '^(enum status|void|struct str|size_t) xap_' "$header"
    [ -z "$output" ]
}

@test "the header compiles alone as C and as C++" {
    for language in c c++; do
        case $language in c) compiler=${CC:-cc} ;; *) compiler=${CXX:-c++} ;; esac
        echo '#include "xapian-c/xapian-c.h"' |
            "$compiler" -x "$language" -Wall -Wextra -Wpedantic -Werror -fsyntax-only -I"$root" -
    done
}
