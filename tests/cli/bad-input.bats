#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# Bad input: one clear line, the right exit code, and nothing lost.

load helper

prepare() { article a/good.txt "Officers arrested a man in Derby."; }

index() { run cuttings-index --index ix --json "$@"; [ "$status" -eq 0 ] || { echo "$output"; return 1; }; }
reason() { field ".skipped[] | select(.path | endswith(\"$1\")).reason"; }
hits() { cuttings-query --index ix --json "$@" | jq -r '[.hits[].id] | sort | join(" ")'; }

@test "no such path" {
    index a
    fails_with 2 cuttings-index --index ix nowhere
    has "$output" "cannot index 'nowhere': No such file or directory"
    is "$(hits)" good.txt
}

@test "no paths, unknown options, bad numbers" {
    fails_with 2 cuttings-index --index ix
    has "$output" "no paths"
    fails_with 2 cuttings-index --index ix --frobnicate a
    has "$output" "--frobnicate"
    fails_with 2 cuttings-index --index ix --jobs many a
    has "$output" "needs a number"
    fails_with 2 cuttings-query --index ix --limit ten
    fails_with 2 cuttings-query --index ix --sort best
    fails_with 2 cuttings-query --index ix --facets colour
    fails_with 2 cuttings-query --index ix --json --csv
}

@test "a binary file, an empty one, one of another kind" {
    head -c 4096 /dev/urandom >a/noise.txt; printf '\0' >>a/noise.txt
    : >a/empty.txt
    printf ' \n\n' >a/blank.txt
    article a/picture.jpg "not really"
    index a
    is "$(reason noise.txt)" binary
    is "$(reason empty.txt)" empty
    is "$(reason blank.txt)" empty
    has "$(reason picture.jpg)" "not a .txt"
    is "$(field .articles)" 1
    index a
    is "$(field '.skipped | length')" 4
    is "$(field .bytes)" 0
}

@test "an unreadable file and folder" {
    [ "$(id -u)" -ne 0 ] || skip "skipped: root can read everything"
    article a/secret.txt "Hidden"; chmod 000 a/secret.txt
    mkdir a/closed; chmod 000 a/closed
    index a
    has "$(reason secret.txt)" "Permission denied"
    has "$(reason closed)" "Permission denied"
}

@test "an article that becomes binary goes, with its reason" {
    index a
    head -c 100 /dev/zero >a/good.txt
    index a
    is "$(field '[.articles,.deleted] | join(" ")')" "0 1"
    is "$(reason good.txt)" binary
}

@test "an empty folder" {
    mkdir nothing
    index nothing
    is "$(field .articles)" 0
    fails_with 1 cuttings-query --index ix anything
}

@test "encodings: invalid UTF-8, UTF-16, Latin 1, a byte-order mark" {
    printf 'Sergeant caf\xe9 and \x93quoted\x94 words in Dyfed\x92s town\n' >a/latin.txt
    printf '\xff\xfeR\0a\0i\0d\0s\0 \0i\0n\0 \0R\0h\0y\0l\0' >a/utf16.txt
    printf '\xef\xbb\xbfMarked Barry\n' >a/bom.txt
    printf 'Caf\xc3\xa9 \xc3\xa9t\xc3\xa9 \xe2\x80\x9cgood\xe2\x80\x9d bad \xff byte Conwy\n' >a/damaged.txt
    index a
    is "$(field .articles)" 5
    is "$(hits cafe quoted)" latin.txt
    is "$(hits Rhyl)" utf16.txt
    is "$(hits '"marked barry"')" bom.txt
    is "$(hits conwy cafe)" damaged.txt
    run cuttings-query --index ix --show utf16.txt --json
    is "$(field .encoding)" UTF-16LE
    run cuttings-query --index ix --show damaged.txt --json
    has "$(field .encoding)" damaged
}

@test "a file over --max-file-size" {
    head -c 3000000 /dev/zero | tr '\0' 'x' >a/long.txt
    index --max-file-size 2 a
    has "$(reason long.txt)" "larger than 2 MB"
    is "$(field .articles)" 1
}

@test "a line of 200 MB among records" {
    { printf '{"id":"1","text":"first"}\n{"id":"2","text":"'; head -c 200000000 /dev/zero | tr '\0' 'x'
      printf '"}\n{"id":"3","text":"third"}\n'; } >big.jsonl
    index big.jsonl
    is "$(field .articles)" 2
    has "$(reason big.jsonl)" "line 2: longer than 64 MB"
    is "$(hits third)" "big.jsonl#3"
}

@test "broken JSON on line 7: the other lines are indexed" {
    for i in 1 2 3 4 5 6; do echo "{\"id\":\"$i\",\"text\":\"story\"}"; done >r.jsonl
    echo '{"id":"7","text":' >>r.jsonl
    echo '{"id":"8","text":"story"}' >>r.jsonl
    index r.jsonl
    is "$(field .articles)" 7
    has "$(reason r.jsonl)" "line 7: broken JSON"
    index r.jsonl
    is "$(field '[.articles,.unchanged] | join(" ")')" "7 7"
}

@test "wrong types in a record" {
    cat >r.jsonl <<'END'
{"id":"1","text":5}
{"id":"2","text":"ok","force":7}
{"id":"3","text":"ok","force":["Kent Police",{}]}
["a list"]
{"id":"5"}
{"id":{},"text":"ok"}
{"id":"7","text":"fine","title":null,"date":null}
END
    index r.jsonl
    is "$(field .articles)" 1
    has "$(field '[.skipped[].reason] | join("\n")')" 'line 1: "text" must be a string, but is a number'
    has "$(field '[.skipped[].reason] | join("\n")')" 'line 2: "force" must be a string or a list of strings, but is a number'
    has "$(field '[.skipped[].reason] | join("\n")')" 'line 3: "force" must be a list of strings, but has an object in it'
    has "$(field '[.skipped[].reason] | join("\n")')" 'line 4: not an object, but a list'
    has "$(field '[.skipped[].reason] | join("\n")')" 'line 5: no "text"'
}

@test "an index that is a file, or somebody's folder" {
    echo hello >file
    fails_with 2 cuttings-index --index file a
    has "$output" "'file' is a file, not an index"
    fails_with 2 cuttings-query --index file x
    has "$output" "not an index"
    mkdir mine; echo x >mine/letter.doc
    fails_with 2 cuttings-index --index mine a
    has "$output" "other things in it"
    is "$(cat mine/letter.doc)" x
    fails_with 2 cuttings-query --index nowhere x
    has "$output" "nowhere"
}

# set_schema N: of the first generation of ix, as another version of the program would have written it.
set_schema() {
    /usr/bin/python3 -c '
import re, sys, xapian
db = xapian.WritableDatabase("ix/generation-1", xapian.DB_OPEN)
db.set_metadata("cuttings", re.sub(rb"(?m)^schema=\d+$", b"schema=" + sys.argv[1].encode(), db.get_metadata("cuttings")))
db.commit()' "$1"
}

@test "an index of a newer schema" {
    needs_xapian
    index a
    set_schema 99
    fails_with 2 cuttings-query --index ix arrested
    has "$output" "schema 99"
    has "$output" "--rebuild"
    fails_with 2 cuttings-index --index ix a
    has "$output" "schema 99"
    index --rebuild a
    is "$(hits arrested)" good.txt
}

@test "an index of an older schema: a rebuild keeps its corrections and registers" {
    needs_xapian
    mkdir older
    echo "Three people were held in Operation Larkspur, officers from the Harbour Watch said." >older/x.txt
    printf 'id\tfield\tvalue\twho\twhen\twhy\nx.txt\toperation\tBramble\tme\t2020-01-01\ttold by the force\n' >c.tsv
    printf 'force\tkind\tshort\taliases\tcodes\tareas\nHarbour Watch\tspecial\tHarbour Watch\tthe watch\tHW\t\n' >r.tsv
    cuttings-index --index ix --corrections c.tsv --register r.tsv older >/dev/null
    set_schema 1
    fails_with 2 cuttings-query --index ix held
    has "$output" "schema 1"
    fails_with 2 cuttings-index --index ix older
    has "$output" "--rebuild"
    run cuttings-index --index ix --rebuild older
    [ "$status" -eq 0 ]
    is "$(cuttings-query --index ix --json held | jq -r '.hits[0].operations[0], .hits[0].forces[0]' | tr '\n' ,)" "Bramble,Harbour Watch,"
}

@test "a second writer" {
    index a
    exec 9>ix/lock
    flock 9
    fails_with 75 cuttings-index --index ix a
    has "$output" "another cuttings-index is writing"
    fails_with 75 cuttings-index --index ix --wait=1 a
    flock -u 9
    cuttings-index --index ix --wait=5 a
}

@test "queries that are wrong say where" {
    index a
    while IFS='|' read -r query message caret; do
        fails_with 2 cuttings-query --index ix -- "$query"
        has "$output" "$message"
        [ -z "$caret" ] || has "$output" "$(printf '  %s\n  %*s^' "$query" "$caret" "")"
    done <<'END'
(arrest|a bracket that nothing closes|
arrest)|a bracket that nothing opens|6
"arrest|a quotation mark that nothing closes|
colour:red|no field 'colour'|
arrest AND|nothing behind AND|7
OR arrest|nothing before OR|
arrest NOT|nothing behind NOT|7
a XOR b|an operator that there is not|2
ra?d|no operator ?|2
raid~|no operator ~|4
"drug raid*"|a * inside quotation marks|10
dr*|too few letters|
arrests>50|no operator >|7
a && b|no operator &&|2
year:20x|no year|
date:2020-13|no date|
year:2016..2014|ends before it begins|
warrant NEAR/0 x|NEAR/ needs a number|8
warrant NEAR|nothing behind NEAR|8
title:|a field without a value|
---|there is no word|
END
}

@test "a query of 100 kB" {
    index a
    fails_with 2 cuttings-query --index ix --batch <(head -c 100000 /dev/zero | tr '\0' 'a'; echo)
    has "$output" "the query has 100000 bytes"
}

@test "an unknown force: exit 2, with the closest names" {
    index a
    fails_with 2 cuttings-query --index ix --force "Tames Valley Police"
    has "$output" "no force 'Tames Valley Police'"
    has "$output" "Thames Valley Police"
    fails_with 2 cuttings-query --index ix 'force:"leceistershire polcie"'
    has "$output" "Leicestershire Police"
}

@test "escape sequences of an article never reach the terminal" {
    printf 'Raid \033[31mred\033[0m \007bell \302\233 C1 \342\200\256reversed\nbody of raid\n' >a/evil.txt
    printf '{"id":"\\u001b[2J","title":"\\u001b]0;owned\\u0007","text":"raid text"}\n' >a/evil.jsonl
    index a
    for option in --color=never --color=always; do
        run cuttings-query --index ix raid "$option"
        lacks "$output" $'\033[31m'
        lacks "$output" $'\033[2J'
        lacks "$output" $'\033]'
        lacks "$output" $'\007'
        lacks "$output" $'\302\233'
        lacks "$output" $'\342\200\256'
    done
    run cuttings-query --index ix --show evil.txt
    lacks "$output" $'\033'
    cuttings-query --index ix raid --json | jq -e . >/dev/null
    run cuttings-index --index ix a/evil.txt $'a/no\033such'
    lacks "$output" $'\033'
}

@test "odd names: links that loop, pipes, names with line ends" {
    ln -s .. a/up
    ln -s nowhere a/dangling.txt
    mkfifo a/pipe.txt
    article $'a/two\nlines.txt' "Oddly named story"
    index a
    has "$(reason up/a)" "a link back"
    has "$(reason dangling.txt)" "a link to nowhere"
    has "$(reason pipe.txt)" "not a regular file"
    is "$(field .articles)" 2
    cuttings-query --index ix oddly --json | jq -e '.hits[0].id == "two\nlines.txt"'
}

@test "a batch that meets a damaged article has said all that came before" {
    index a
    perl -0777 -pi -e 's/\x28\xb5\x2f\xfd/\x28\xb5\x2f\xfc/g' ix/generation-1/postlist.glass # where zstd begins
    printf 'nowhere\nneither\narrested\n' >batch
    run bash -c "cuttings-query --index ix --batch batch 2>said | jq -r .query | tr '\n' ' '; exit \${PIPESTATUS[0]}"
    [ "$status" -eq 2 ]
    is "${output% }" "nowhere neither"
    has "$(cat said)" "cuttings-query: "
}
