#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# The manual cannot lie: its examples run, and its options are those of --help.

load helper

prepare() {
    ln -s "$root/corpus/sample" sample
    cuttings-index --index archive.idx sample >/dev/null
}

# The indented lines below EXAMPLES of a page, with scdoc's escapes taken away.
examples() {
    awk '/^# EXAMPLES/ { on = 1; next } /^# / { on = 0 } on && /^\t/ { print substr($0, 2) }' "$root/man/$1.scd" |
        sed 's/\\\(.\)/\1/g'
}

@test "examples of cuttings-index(1)" {
    count=0
    while read -r line; do
        rm -rf archive.idx
        run bash -c "set -o pipefail; $line"
        [ "$status" -eq 0 ] || { echo "$line: $output"; return 1; }
        [ -e archive.idx/XAPIANDB ]
        count=$((count + 1))
    done < <(examples cuttings-index.1)
    [ "$count" -ge 4 ]
}

@test "examples of cuttings-query(1)" {
    count=0
    while read -r line; do
        run bash -c "$line"
        [ "$status" -eq 0 ] || { echo "$line: $status $output"; return 1; }
        count=$((count + 1))
    done < <(examples cuttings-query.1)
    [ "$count" -ge 4 ]
}

@test "examples of cuttings-query(7) find something in the sample" {
    count=0
    while read -r line; do
        run cuttings-query --index archive.idx --json -- "$line"
        [ "$status" -eq 0 ] || { echo "$line: $status $output"; return 1; }
        count=$((count + 1))
    done < <(examples cuttings-query.7)
    [ "$count" -ge 6 ]
}

@test "every option of --help is in the page, and the other way round" {
    for program in cuttings-index cuttings-query; do
        "$program" --help | grep -o -- '--[a-z-]*' | sort -u >"$program.help"
        grep -o -- '^\*[^\t].*' "$root/man/$program.1.scd" | grep -o -- '--[a-z-]*' | sort -u >"$program.page"
        diff "$program.help" "$program.page"
    done
}

@test "the rules that values rest on are all in cuttings-query(7), and no others" {
    sed -n 's/^#define RULE_[A-Z_]* *"\([^"]*[^" ]\)".*/\1/p' "$root/corpus/rules.h" | sort >rules
    awk '/^# SOURCES/ { on = 1; next } /^# / { on = 0 } on && /^\*[^:]*\*$/' "$root/man/cuttings-query.7.scd" |
        tr ',' '\n' | tr -d '*' | sed 's/^ //' | sort >page
    [ -s rules ]
    diff rules page
}

@test "the pages format without complaint" {
    command -v scdoc >/dev/null || skip "skipped: no scdoc"
    for page in "$root"/man/*.scd; do scdoc <"$page" >page.out; [ -s page.out ]; done
}

@test "help goes to standard output, usage errors to standard error" {
    cuttings-query --help 2>err >out
    [ -s out ] && [ ! -s err ]
    cuttings-index -h | grep -q Usage
    cuttings-query --version | grep -q '^cuttings-query [0-9]'
    [ "$(cuttings-query --help | awk '{ if (length($0) > 110) print }' | wc -l)" -eq 0 ]
}
