#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# Where input ends: what is a limit says so, and what is below it works.

load helper

prepare() { article a/x.txt "A raid in Kent."; }

build() { cuttings-index --index ix a >/dev/null; }

times() { perl -e 'print $ARGV[0] x $ARGV[1]' "$1" "$2"; }

found() {
    run cuttings-query --index ix --json "$@"
    [ "$status" -le 1 ] || { echo "exit $status: $output"; return 1; }
}

@test "brackets: 64 levels, not 65" {
    build
    found "$(times '(' 64)raid$(times ')' 64)"
    is "$(field .total)" 1
    fails_with 2 cuttings-query --index ix "$(times '(' 65)raid$(times ')' 65)"
    has "$output" "brackets nested too deep"
    found "raid$(times ' NOT (raid' 63)$(times ')' 63)"
}

@test "words of a query: 2,048, not 2,049" {
    build
    found --any "$(times 'raid ' 2048)"
    is "$(field .total)" 1
    fails_with 2 cuttings-query --index ix "$(times 'raid ' 2049)"
    has "$output" "too many words in one query"
}

@test "bytes of a query: 32,768, not one more; in a batch too" {
    build
    found "raid$(times ' ' 32764)"
    is "$(field .total)" 1
    fails_with 2 cuttings-query --index ix "raid$(times ' ' 32765)"
    has "$output" "the query has 32769 bytes, the limit is 32768"
    { times ' ' 100000; printf 'raid\nraid\n'; } >queries
    fails_with 2 cuttings-query --index ix --batch queries
    is "$(jq -r '.error // .total' <<<"$output" | tr '\n' '|')" "the query has 100004 bytes, the limit is 32768|1|"
}

@test "NEAR: 8 words, not 9; within 1,000, not 1,001" {
    build
    found "raid$(times ' NEAR/5 in' 7)"
    fails_with 2 cuttings-query --index ix "raid$(times ' NEAR/5 in' 8)"
    found "raid NEAR/1000 kent"
    fails_with 2 cuttings-query --index ix "raid NEAR/1001 kent"
}

@test "NEAR over words that all stand for each other takes no time" {
    article a/y.txt "$(perl -e 'print join " ", map { sprintf "aaa%c%c", 97 + $_ / 26, 97 + $_ % 26 } 0 .. 499')"
    build
    run timeout 10 cuttings-query --index ix --json "$(times 'aaa* NEAR/1000 ' 7)aaaaa"
    is "$(field .total)" 1
    run timeout 10 cuttings-query --index ix --json "$(times 'aaaa* NEAR/3 ' 3)aaaaa"
    is "$(field .total)" 1
    run timeout 10 cuttings-query --index ix --json "$(times 'aaaa* NEAR/3 ' 4)aaaaa"
    is "$(field .total)" 0
}

@test "a beginning of more than 50,000 words is refused, and says so" {
    perl -e 'print join " ", map { sprintf "aaaa%06d", $_ } 1 .. 50001' >a/words.txt
    build
    fails_with 2 cuttings-query --index ix 'aaa*'
    has "$output" "'aaa*' stands for more than 50000 words: give more letters"
    found 'aaaa00*'
    is "$(field .total)" 1
    # Words that are looked for beside those of a long query are not missed.
    found --any aaaa000001 raid kent nothing else
    is "$(field .total)" 2
}

@test "values of a filter: 1,000, not 1,001" {
    build
    mapfile -t years < <(perl -e 'print "--year\n", 1000 + $_, "\n" for 1 .. 1001')
    found "${years[@]:2}"
    fails_with 2 cuttings-query --index ix "${years[@]}"
    has "$output" "1001 values for --year, the limit is 1000"
}

@test "a page: any size, and no more than there is" {
    build
    found --limit 4294967295 --offset 0 raid
    is "$(field '.hits | length')" 1
    fails_with 2 cuttings-query --index ix --limit 4294967296 raid
    fails_with 2 cuttings-query --index ix --snippets 21 raid
    found --offset 18446744073709551615 raid
    is "$(field '.hits | length')" 0
}

@test "JSON nested 2,000 deep is kept, 3,000 deep is refused and named" {
    {
        printf '{"id":"deep","text":"A deep one.","x":%s1%s}\n' "$(times '[' 2000)" "$(times ']' 2000)"
        printf '{"id":"deeper","text":"A deeper one.","x":%s1%s}\n' "$(times '{"a":' 3000)" "$(times '}' 3000)"
        times '[' 1000000
    } >a/r.jsonl
    run cuttings-index --index ix --json a
    is "$(field .articles)" 2
    is "$(field '.skipped | length')" 2
    has "$(field '.skipped[].reason')" "maximum parsing depth"
    run cuttings-query --index ix --json --show r.jsonl#deep
    has "$output" "$(times '[' 2000)1"
    printf '{"cuttings_report":1,"query":"raid","articles":%s' "$(times '[' 100000)" >report
    fails_with 2 cuttings-query --index ix --verify report
}

# What takes time with the square of the length would take hours.
@test "a text that is one thing again and again takes no more time than another" {
    while IFS= read -r thing; do
        n=$((n + 1))
        perl -e '$t = $ARGV[0]; $t =~ s/\\n/\n/g; print "Title here\n\n", $t x (400000 / length $t)' "$thing" >"a/many$n.txt"
    done <<'END'
1
a
(
"
\n
京
é
police 
the police of the 
Kent Police 
Kent, Essex and 
Operation Kestrel 
Operations A and B and 
1/1/2001 
He said. 
By Jo Bloggs\n
A Headline Here\n
a-
END
    timeout 100 cuttings-index --index ix a >/dev/null
    for query in police '"police police police police"' 'police NEAR/1000 police NEAR/1000 police NEAR/1000 police' 'pol* OR ope*' \
            '~"of the police of the"' '"a a a a a a a a"' 'kent NEAR/1000 essex NEAR/3 "kent essex"' 'op kestrel' 'plice arest'; do
        run timeout 20 cuttings-query --index ix -- "$query"
        [ "$status" -le 1 ] || { echo "$query: exit $status"; return 1; }
    done
}
