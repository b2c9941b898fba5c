#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# cuttings-index: what a run adds, replaces, drops and leaves alone.

load helper

prepare() {
    article archive/one.txt "Two men were arrested in Leeds after warrants."
    article archive/two.txt "Officers charged a woman with fraud in Kent."
    article archive/deep/three.md "Detectives seized laptops."
}

index() { run cuttings-index --index ix --json "$@"; [ "$status" -eq 0 ] || { echo "$output"; return 1; }; }
counts() { field '[.articles,.added,.updated,.unchanged,.deleted] | join(" ")'; }
hits() { cuttings-query --index ix --json "$@" | jq -r '[.hits[].id] | sort | join(" ")'; }

@test "adds what is there, and does nothing the second time" {
    index archive
    is "$(counts)" "3 3 0 0 0"
    index archive
    is "$(counts)" "3 0 0 3 0"
    is "$(field .way)" none
    is "$(field .bytes)" 0
}

@test "ids are paths below the root" {
    index archive
    is "$(hits)" "deep/three.md one.txt two.txt"
}

@test "a file that was touched is read but not rewritten" {
    index archive
    touch -d '2001-01-01' archive/one.txt
    index archive
    is "$(counts)" "3 0 0 3 0"
    [ "$(field .bytes)" -gt 0 ]
    index archive
    is "$(field .bytes)" 0
}

@test "a changed file is replaced" {
    index archive
    article archive/one.txt "Two men were released in York after questions."
    index archive
    is "$(counts)" "3 0 1 2 0"
    is "$(hits leeds || true)" ""
    is "$(hits york)" "one.txt"
}

@test "a deleted file disappears, unless --no-delete" {
    index archive
    rm archive/two.txt
    index --no-delete archive
    is "$(counts)" "3 0 0 3 0"
    is "$(hits fraud)" "two.txt"
    index archive
    is "$(counts)" "2 0 0 2 1"
    is "$(hits fraud || true)" ""
}

@test "a renamed file is one deleted and one added" {
    index archive
    mv archive/two.txt archive/zwei.txt
    index archive
    is "$(counts)" "3 1 0 2 1"
    is "$(hits fraud)" "zwei.txt"
}

@test "only what is under the given paths is dropped" {
    article other/four.txt "A cannabis farm was found."
    index archive other
    rm archive/one.txt other/four.txt
    index other
    is "$(field .articles)" 4
    has "$(cuttings-index --index ix other 2>&1)" "no article is left under 'other'"
    index --allow-empty other
    is "$(counts)" "3 0 0 0 1"
}

@test "a folder that is empty now keeps its articles" {
    index archive
    mv archive elsewhere && mkdir archive
    run cuttings-index --index ix archive
    is "$status" 0
    has "$output" "no article is left under 'archive'"
    is "$(hits fraud)" "two.txt"
}

@test "two roots with the same names keep both articles" {
    article second/one.txt "A different story about burglary."
    index archive second
    is "$(field .articles)" 4
    is "$(hits burglary)" "second/one.txt"
    is "$(hits leeds)" "one.txt"
    index archive second
    is "$(counts)" "4 0 0 4 0"
}

@test "an archive that moved keeps its ids" {
    index archive
    mv archive attic
    index attic
    is "$(field .articles)" 3
    is "$(hits fraud)" "two.txt"
}

@test "--rebuild starts afresh and swaps" {
    index archive
    rm archive/one.txt
    index --rebuild archive
    is "$(counts)" "2 2 0 0 0"
    is "$(cat ix/XAPIANDB)" "auto generation-2"
    [ ! -e ix/generation-1 ]
}

@test "--dry-run changes nothing" {
    index --dry-run archive
    is "$(field .dry_run)" true
    [ ! -e ix ]
    index archive
    rm archive/one.txt
    index --dry-run archive
    is "$(hits leeds)" "one.txt"
}

@test "--files-from reads paths, also with NULs" {
    printf '%s\n' archive/one.txt archive/two.txt >list
    index --files-from list
    is "$(field .articles)" 2
    find archive -name '*.md' -print0 >list0
    index --files-from list0 -0
    is "$(field .articles)" 3
    printf 'archive/one.txt\n' | cuttings-index --index ix2 --files-from - --json | jq -e '.articles == 1'
}

@test "records: ids, lines, and what they state" {
    cat >archive/news.jsonl <<'END'
{"id":"a1","title":"Raids in Luton","text":"Police raided homes.","date":"2019-03-02","force":"beds police","operation":"Net Safe"}
{"text":"A second story.","force":["Kent Police","the Met"],"year":2011,"desk":"crime"}

{"id":7,"body":"Third."}
END
    index archive/news.jsonl
    is "$(field .articles)" 3
    is "$(hits)" "news.jsonl#2 news.jsonl#7 news.jsonl#a1"
    is "$(hits --force beds --year 2019)" "news.jsonl#a1"
    is "$(hits --force kent --force met)" "news.jsonl#2"
    run cuttings-query --index ix --show 'news.jsonl#2' --json
    is "$(field '.extra.desk')" crime
    is "$(field '.year')" 2011
}

@test "a changed record is replaced, a missing one dropped, the others stay" {
    printf '{"id":"a","text":"apple"}\n{"id":"b","text":"banana"}\n{"id":"c","text":"cherry"}\n' >news.jsonl
    index news.jsonl
    printf '{"id":"c","text":"cherry"}\n{"id":"a","text":"apricot"}\n{"id":"d","text":"date"}\n' >news.jsonl
    index news.jsonl
    is "$(counts)" "3 1 1 1 1"
    is "$(hits)" "news.jsonl#a news.jsonl#c news.jsonl#d"
    is "$(hits apricot)" "news.jsonl#a"
    rm news.jsonl; mkdir empty; article x/y.txt "left"
    index --files-from <(echo "$PWD/news.jsonl")
    is "$(field .articles)" 0
}

@test "two records of one id are two articles" {
    printf '{"id":"a","text":"apple"}\n{"id":"a","text":"banana"}\n' >news.jsonl
    index news.jsonl
    is "$(hits)" "news.jsonl#a news.jsonl#a#2"
    index news.jsonl
    is "$(counts)" "2 0 0 2 0"
}

@test "the number of threads changes nothing" {
    for i in $(seq 60); do article "many/$i.txt" "Story number $i about case$((i % 7))."; done
    cuttings-index --index a --jobs 1 many >/dev/null
    cuttings-index --index b --jobs 8 many >/dev/null
    is "$(cuttings-query --index a --paths case3)" "$(cuttings-query --index b --paths case3)"
    diff -r a b
}

@test "nor does the memory: the index is the same byte for byte" {
    seq 2000 | awk '{ printf "{\"id\":\"%d\",\"text\":\"Police searched house%d in Dover%d and found item%d of %d.\",\"year\":%d}\n", $1, $1 % 97, $1 % 13, $1, $1 * $1, 2000 + $1 % 20 }' >many.jsonl
    article texts/one.txt "One story about a warrant."
    cuttings-index --index a --jobs 1 many.jsonl texts >/dev/null
    cuttings-index --index b --jobs 8 --memory 64 many.jsonl texts >/dev/null
    diff -r a b
}

@test "the index is found: option, environment, .cuttings above, data folder" {
    article archive/x.txt "zebra"
    CUTTINGS_INDEX=$work/env cuttings-index archive >/dev/null
    [ -e env/XAPIANDB ]
    mkdir -p .cuttings deep/er
    cuttings-index archive >/dev/null
    [ -e .cuttings/XAPIANDB ]
    cd deep/er
    cuttings-query zebra --paths
    cd "$work"; rm -rf .cuttings
    XDG_DATA_HOME=$work/data cuttings-index archive >/dev/null
    [ -e data/cuttings/index/XAPIANDB ]
    fails_with 2 cuttings-query zebra
    has "$output" "$work/.cuttings"
    has "$output" "$work/.local/share/cuttings/index"
}

@test "stock programs read the index" {
    index archive
    run xapian-delve ix
    has "$output" "number of documents = 3"
    run xapian-check ix/generation-1
    has "$output" "No errors found"
    run xapian-check ix/XAPIANDB
    has "$output" "No errors found"
    run quest -d ix arrested
    has "$output" "one.txt"
}

@test "a script of python3-xapian finds the same articles for a stemmed word" {
    /usr/bin/python3 -c 'import xapian' 2>/dev/null || skip "skipped: no python3-xapian"
    index archive
    run /usr/bin/python3 - <<'END'
import xapian
db = xapian.Database("ix")
parser = xapian.QueryParser()
parser.set_stemmer(xapian.Stem("english"))
parser.set_stemming_strategy(parser.STEM_SOME)
enquire = xapian.Enquire(db)
enquire.set_query(parser.parse_query("warrant"))
print(" ".join(sorted(m.document.get_data().decode().split("\n")[0][3:] for m in enquire.get_mset(0, 10))))
END
    is "$output" "$(hits warrant)"
}

@test "what a killed run left behind is removed by the next, be there work or not" {
    article a/one.txt "Three people were arrested."
    cuttings-index --index ix a
    mkdir ix/generation-7
    touch ix/XAPIANDB.new ix/generation-7/postlist.glass
    cuttings-index --index ix a
    is "$(ls ix | tr '\n' ' ')" "XAPIANDB generation-1 lock "
}
