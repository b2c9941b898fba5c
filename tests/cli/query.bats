#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# cuttings-query: the language, the filters, the forms of output.

load helper

prepare() {
    cat >n.jsonl <<'END'
{"id":"1","title":"Raids in Luton","text":"Police raided homes in Luton. A search warrant was used at one address. Officers seized devices and knives.","date":"2019-03-02","force":"Bedfordshire Police","operation":"Notarise"}
{"id":"2","title":"Women charged","text":"Two women were charged after warrants to search houses. The Kent operation goes on.","date":"2020-05-06","force":["Kent Police","Essex Police"]}
{"id":"3","title":"Drugs found","text":"Drugs were found in a car in Dover. Nobody was arrested. Children were safeguarded.","year":2020,"force":"Kent Police","operation":["Medusa","Notarise"]}
{"id":"4","title":"A child helped","text":"The child was safeguarding nobody. \"Quoted, words\" and £1,200 found; the café closed."}
END
    cuttings-index --index ix n.jsonl >/dev/null
}

ids() { cuttings-query --index ix --json "$@" | jq -r '[.hits[].id | sub(".*#"; "")] | sort | join(" ")'; }

@test "the language finds what it says" {
    while IFS='|' read -r query expected; do
        actual=$(ids -- "$query" || true)
        [ "$actual" = "$expected" ] || { echo "$query: got '$actual', expected '$expected'"; return 1; }
    done <<'END'
raid|1
RAIDS luton|1
search warrant|1 2
"search warrant"|1
~"search warrants"|1
"warrant search"|
warrant NEAR/2 search|1 2
warrants NEAR/1 search|1
"search warrant" NEAR/5 address|1
"search warrant" NEAR/4 address|
address NEAR/5 ~"search warrants" NEAR/6 officers|1
"search warrant" NEAR/4 "one address"|1
"search warrant" NEAR/9 "warrant was"|
=warrant|1
=children|3
child|3 4
charge OR raid|1 2
search -charged|1
search NOT charged|1
-search|3 4
(raid OR drugs) force:kent|3
safeguard*|3 4
title:raids|1
title:search|
title:"charged women"|
title:(raids OR drugs)|1 3
force:kent|2 3
force:"kent police"|2 3
force:none|4
operation:notarise|1 3
op:none|2 4
year:2020|2 3
year:2019..2020|1 2 3
year:..2019|1
year:none|4
date:2020-05..|2
date:2020|2 3
1200|4
cafe|4
“search warrant”|1
kent AND charged|2
knife|1
woman|2
END
}

@test "filters as options: either of one, all of several" {
    is "$(ids --force kent --force beds)" "1 2 3"
    is "$(ids --force kent --year 2020 --operation medusa)" "3"
    is "$(ids --operation none --force essex)" "2"
    is "$(ids --any luton drugs)" "1 3"
    is "$(ids --any luton drugs force:kent)" "3"
}

@test "facets count as if their own filter were lifted" {
    run cuttings-query --index ix --json --force kent
    is "$(field '[.facets.force[] | [.value,.count,.matching,.selected]] | tostring')" \
        '[["Kent Police",2,2,true],["Bedfordshire Police",1,0,false],["Essex Police",1,1,false],[null,1,0,false]]'
    is "$(field '[.facets.year[] | [.value,.count,.matching]] | tostring')" '[[2020,2,2]]'
    is "$(field '[.facets.operation[] | [.value,.count]] | tostring')" '[["Medusa",1],["Notarise",1],[null,1]]'
}

@test "a filter in the query is part of the query" {
    run cuttings-query --index ix --json force:essex
    is "$(field '[.facets.force[] | [.value,.count]] | tostring')" '[["Essex Police",1],["Kent Police",1]]'
}

@test "facets: which, how many, none" {
    run cuttings-query --index ix --json --facets year
    is "$(field '.facets | keys | join(" ")')" year
    run cuttings-query --index ix --json --facets none
    is "$(field '.facets | length')" 0
    run cuttings-query --index ix --json --facet-limit 1
    is "$(field '.facets.force | length')" 1
}

@test "order and pages" {
    is "$(cuttings-query --index ix --json --sort newest | jq -r '[.hits[].id[-1:]] | join("")')" 2314
    is "$(cuttings-query --index ix --json --sort oldest | jq -r '[.hits[].id[-1:]] | join("")')" 1324
    is "$(cuttings-query --index ix --json --limit 1 --offset 1 | jq -r '.hits[0].id[-1:], .hits[0].rank, .total' | tr '\n' ' ')" "3 2 4 "
    run cuttings-query --index ix --json --limit 0
    is "$(field '[.total, (.hits|length)] | tostring')" "[4,0]"
    fails_with 0 cuttings-query --index ix --json --offset 100
    is "$(field '.hits | length')" 0
}

@test "snippets: text of the article, exact highlights" {
    run cuttings-query --index ix --json '"search warrant" knife'
    snippets=$(field '.hits[0].snippets')
    text=$(cuttings-query --index ix --show n.jsonl#1 --json | jq -r .text)
    while read -r offset length; do
        echo "${text:offset:length}"
    done < <(jq -r '.[] | .offset as $o | .highlights[] | "\($o + .[0]) \(.[1])"' <<<"$snippets") >marked
    is "$(sort marked | tr '\n' ' ')" "knives search warrant "
}

@test "a snippet goes on where a line was cut at a width" {
    mkdir wire
    printf '%s\n' 'Two rifles and a pistol were found on a farm close to' 'the border by officers who had looked for a digger.' '' \
        'Nobody was hurt.' >wire/one.txt
    cuttings-index --index wx wire >/dev/null
    is "$(cuttings-query --index wx --json digger | jq -c '[.hits[0].snippets[].text]')" \
        '["Two rifles and a pistol were found on a farm close to\nthe border by officers who had looked for a digger."]'
    has "$(cuttings-query --index wx digger)" 'close to the border by'
}

@test "no article: exit 1, and a better word" {
    fails_with 1 cuttings-query --index ix luttn
    has "$output" "did you mean: luton"
    fails_with 1 cuttings-query --index ix --json luttn
    is "$(field .suggestion)" luton
}

@test "streams give every hit" {
    for i in $(seq 30); do echo "{\"id\":\"m$i\",\"text\":\"zebra number $i\"}"; done >m.jsonl
    cuttings-index --index ix m.jsonl >/dev/null
    is "$(cuttings-query --index ix --ndjson zebra | wc -l)" 31
    is "$(cuttings-query --index ix --ndjson zebra | tail -1 | jq .summary.total)" 30
    is "$(cuttings-query --index ix --csv zebra | wc -l)" 31
    is "$(cuttings-query --index ix --paths zebra | sort -u)" "$work/m.jsonl"
    is "$(cuttings-query --index ix --paths -0 zebra | tr -cd '\0' | wc -c)" 30
    is "$(cuttings-query --index ix --csv --limit 2 zebra | wc -l)" 3
    cuttings-query --index ix --ndjson zebra | head -1 | jq -e '.rank == 1' >/dev/null
}

@test "CSV keeps quotes, commas and formulas harmless" {
    printf '{"id":"=1+1","title":"A \\"quoted\\", title","text":"unicorn"}\n' >q.jsonl
    cuttings-index --index ix q.jsonl >/dev/null
    run cuttings-query --index ix --csv unicorn
    has "$output" '"A ""quoted"", title"'
    printf '{"id":"x","title":"=cmd()","text":"griffin"}\n' >q2.jsonl
    cuttings-index --index ix q2.jsonl >/dev/null
    has "$(cuttings-query --index ix --csv griffin)" "\"'=cmd()\""
}

@test "--batch: a line in, an object out, filters behind tabs" {
    printf 'luton\nchild\tforce=kent\nbad (\n\nraid\tcolour=red\n' >batch
    fails_with 2 cuttings-query --index ix --batch batch
    is "$(wc -l <<<"$output")" 5
    is "$(sed -n 1p <<<"$output" | jq .total)" 1
    is "$(sed -n 2p <<<"$output" | jq -r '[.hits[].id[-1:]] | join("")')" 3
    has "$(sed -n 3p <<<"$output" | jq -r .error)" "nothing closes"
    is "$(sed -n 4p <<<"$output" | jq .total)" 4
    has "$(sed -n 5p <<<"$output" | jq -r .error)" "no filter"
    is "$(echo luton | cuttings-query --index ix --batch - | jq .total)" 1
}

@test "--show, --why, --explain" {
    run cuttings-query --index ix --show n.jsonl#2 --json
    is "$(field .title)" "Women charged"
    has "$(field .text)" "Two women were charged"
    run cuttings-query --index ix --why n.jsonl#2 --json
    is "$(field '[.facts[] | select(.field=="force") | .rule] | unique | join(" ")')" record
    fails_with 2 cuttings-query --index ix --show nothing
    has "$output" "no article 'nothing'"
    run cuttings-query --index ix --explain arrests -drugs
    has "$output" "understood as: arrests NOT drugs"
    has "$output" "stem arrest"
    has "$output" "took "
    has "$output" ", matching "
    run cuttings-query --index ix --explain --json arrests
    is "$(field '.step_us | keys | join(" ")')" "diagnosis facets hits matching ranking timeline"
    is "$(field '([.step_us[]] | add) <= .elapsed_us')" true
    is "$(field '.elapsed_us < 10000000')" true
}

@test "operators come back as they were understood" {
    while IFS='|' read -r query parsed; do
        is "$(cuttings-query --index ix --json --limit 0 --facets none -- "$query" | jq -r .parsed)" "$parsed"
    done <<'END'
child arrests|child AND arrests
a OR b c|a OR (b AND c)
=Arrest "Search  Warrant" ~"two words"|=arrest AND "search warrant" AND ~"two words"
a -b force:met|(a AND force:"Metropolitan Police Service") NOT b
year:2014 date:2020-03..2020-06-15 year:2015..|year:2014 AND date:2020-03..2020-06-15 AND year:2015..
94-year-old|"94 year old"
END
}

@test "a reader of a closed pipe ends quietly" {
    run bash -c "cuttings-query --index ix --ndjson 2>err | head -c 1; cat err"
    lacks "$output" "cannot"
}

@test "a full disk is a failure" {
    [ -e /dev/full ] || skip "skipped: no /dev/full"
    run bash -c 'cuttings-query --index ix --json >/dev/full'
    is "$status" 2
    has "$output" "No space left"
}

@test "colours only where they are wanted" {
    lacks "$(cuttings-query --index ix luton)" $'\033'
    has "$(cuttings-query --index ix luton --color=always)" $'\033[1mLuton'
    lacks "$(NO_COLOR=1 cuttings-query --index ix luton)" $'\033'
}

@test "more different values than two bytes can tell" {
    seq 0 65999 | awk '{ printf "{\"id\":\"%d\",\"text\":\"word\",\"year\":%d,\"operation\":[\"Name%05d\"%s]}\n", $1, 2000 + $1 % 20, $1, $1 % 3 ? "" : ",\"Shared\"" }' >many.jsonl
    cuttings-index --index ix many.jsonl >/dev/null
    is "$(cuttings-query --index ix --json --limit 0 --facets operation --facet-limit 1 word | jq -c '.facets.operation')" \
        '[{"value":"Shared","count":22000,"matching":22000,"selected":false}]'
    is "$(cuttings-query --index ix --json --limit 0 --facets operation year:2003 | jq -c '.facets.operation | map(.count) | add')" 1109
    is "$(cuttings-query --index ix --json --limit 0 --facets operation --facet-limit 0 year:2003 | jq -c '.facets.operation | map(.count) | add')" 4400
    cuttings-index --index ix --check
}

@test "phrases far down in a long article, built in bulk and added later" {
    mkdir long
    perl -e 'print "The inquiry\n\n"; print "word$_ of the report was read out. " for 1..9000; print "At last the amber lantern was found.\n"' >long/one.txt
    cuttings-index --index lx long >/dev/null
    perl -e 'print "The inquiry goes on\n\n"; print "line$_ of the note was read out. " for 1..9000; print "Nobody saw an amber and a lantern.\n"' >long/two.txt
    is "$(cuttings-index --index lx --json long | jq -r .way)" library
    is "$(cuttings-query --index lx --json amber lantern | jq -c '[.hits[].id] | sort')" '["one.txt","two.txt"]'
    is "$(cuttings-query --index lx --json '"amber lantern"' | jq -c '[.hits[].id]')" '["one.txt"]'
    is "$(cuttings-query --index lx --json '"amber and a lantern"' | jq -c '[.hits[].id]')" '["two.txt"]'
    is "$(cuttings-query --index lx --json 'line9000 NEAR/20 amber' | jq -c '[.hits[].id]')" '["two.txt"]'
    is "$(cuttings-query --index lx --json 'title:"inquiry goes"' | jq -c '[.hits[].id]')" '["two.txt"]'
    cuttings-index --index lx --check=deep
}
