#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# Syndicated copies: story in hits, --stories, --copies, --similar; the same after updates as after a rebuild.

load helper

body='Officers from Kent Police searched three homes in Ashford as part of a crackdown on drug dealing.
They found 340 wraps of heroin, two machetes and a large amount of cash behind a bath panel.
A man aged 34 and a woman aged 29 were arrested and remain in custody.'
contact='Anyone with information is asked to call police on 101. Crimestoppers can be reached on 0800 555 111.'

prepare() {
    mkdir a
    printf ' date 2020-03-05 Two held in raids on homes\n\n%s\n\n%s\n' "$body" "$contact" >a/echo.txt
    printf ' date 2020-03-04 Heroin found behind bath\n\n%s\n\nNeighbours said that cars had come and gone.\n' "$body" >a/argus.txt
    printf 'Police search Ashford homes\n\n%s\n' "$(tr '\n' ' ' <<<"$body")" >a/post.txt
    printf ' date 2020-03-06 Cyclist hurt in crash\n\nA cyclist in Deal was knocked off his bike by a van, Kent Police said.\n\n%s\n' "$contact" >a/crash.txt
    cuttings-index --index ix a >/dev/null
}

# ID story, a line each
stories() { cuttings-query --index "$1" --ndjson --facets none | jq -r 'select(.id) | .id + " " + (.story // "-")' | sort; }

same_as_rebuilt() {
    stories ix >before
    cuttings-index --rebuild --index other a >/dev/null
    stories other >after
    diff before after
}

@test "copies have one story, whatever stands around them; a stranger with the same contacts has none" {
    is "$(stories ix | tr '\n' ' ')" "argus.txt argus.txt crash.txt - echo.txt argus.txt post.txt argus.txt "
}

@test "--stories: one hit a story with its copies and the first; articles and stories are counted" {
    run cuttings-query --index ix --stories --json kent
    is "$(field '[.total, .stories, (.hits | length)] | tostring')" "[4,2,2]"
    is "$(field '.hits[] | select(.story) | [.story, .first, (.copies | length)] | tostring')" '["argus.txt","argus.txt",2]'
    is "$(field '.hits[] | select(.story | not) | [.id, .first, .copies] | tostring')" '["crash.txt",null,[]]'
    is "$(field '.facets.force[0].count')" 4
    run cuttings-query --index ix --stories kent
    has "$output" "+2 copies: "
    has "$output" "; first: argus.txt"
    has "$output" "4 articles in 2 stories (the facets count articles)"
}

@test "--stories: pages count stories, in every order and in streams" {
    local all first second
    all=$(cuttings-query --index ix --stories --ndjson --sort newest | jq -r '.id // empty')
    is "$all" "$(printf 'crash.txt\necho.txt')"
    first=$(cuttings-query --index ix --stories --sort newest --limit 1 --json | jq -r '.hits[].id')
    second=$(cuttings-query --index ix --stories --sort newest --limit 1 --offset 1 --json | jq -r '.hits[].id')
    is "$first $second" "crash.txt echo.txt"
    is "$(cuttings-query --index ix --stories --limit 0 --json | jq -c '[.total,.stories,.hits]')" "[4,2,[]]"
    is "$(cuttings-query --index ix --stories --offset 9 --json | jq -c .hits)" "[]"
    run cuttings-query --index ix --stories --limit 1 --facets none
    has "$output" "4 articles in 2 stories, showing 1"
}

@test "without --stories there is no count of stories" {
    is "$(cuttings-query --index ix --json kent | jq 'has("stories")')" false
    is "$(cuttings-query --index ix --json --force none | jq '.hits | length')" 0
}

@test "--copies: the earliest first; 1 without any; 2 for an article that is not there" {
    run cuttings-query --index ix --copies post.txt
    is "$status" 0
    has "${lines[0]}" "2020-03-04  argus.txt"
    has "$output" "3 articles, one story; first: argus.txt"
    run cuttings-query --index ix --json --copies post.txt
    is "$(field '[.id, .story, .first, [.copies[].id]] | tostring')" '["post.txt","argus.txt","argus.txt",["argus.txt","echo.txt"]]'
    fails_with 1 cuttings-query --index ix --copies crash.txt
    has "$output" "no copies"
    fails_with 1 cuttings-query --index ix --json --copies crash.txt
    is "$(field '[.story, .first, .copies] | tostring')" '[null,null,[]]'
    fails_with 2 cuttings-query --index ix --copies nothing.txt
}

@test "who was first: not known without days, nor among several of one day" {
    rm a/argus.txt a/echo.txt
    cp a/post.txt a/copy.txt
    cuttings-index --index ix a >/dev/null
    has "$(cuttings-query --index ix --copies post.txt)" "no dates to tell who was first"
    is "$(cuttings-query --index ix --copies post.txt --json | jq -r .first)" null
    sed 's/^/ date 2020-03-04 /;q' a/post.txt >a/one.txt && sed 1d a/post.txt >>a/one.txt && cp a/one.txt a/two.txt
    cuttings-index --index ix a >/dev/null
    has "$(cuttings-query --index ix --copies post.txt)" "several on the first day"
}

@test "--show has the story" {
    is "$(cuttings-query --index ix --json --show echo.txt | jq -c '[.story,.first,.copies]')" '["argus.txt","argus.txt",["argus.txt","post.txt"]]'
    has "$(cuttings-query --index ix --show echo.txt)" "story      argus.txt"
    lacks "$(cuttings-query --index ix --show crash.txt)" "story "
}

@test "--similar: articles like one, without itself; filters may be given, a query may not" {
    run cuttings-query --index ix --json --similar post.txt
    is "$status" 0
    is "$(field '[.hits[0:2][].id] | sort | tostring')" '["argus.txt","echo.txt"]'
    is "$(field '[.hits[].id] | index("post.txt") | tostring')" null
    is "$(field '.total')" "$(field '.facets.force[0].count')"
    is "$(cuttings-query --index ix --json --similar post.txt --date 2020-03-05 | jq -r '.hits[].id')" echo.txt
    fails_with 2 cuttings-query --index ix --similar post.txt heroin
    fails_with 2 cuttings-query --index ix --similar nothing.txt
}

@test "added, changed and removed articles: the same stories as in a rebuilt index" {
    printf 'Echo of a raid\n\n%s\nA neighbour said it was a relief.\n' "$body" >a/late.txt
    cuttings-index --index ix a >/dev/null
    is "$(stories ix | grep -c ' argus.txt$')" 4
    same_as_rebuilt
    rm a/argus.txt
    cuttings-index --index ix a >/dev/null
    is "$(stories ix | grep -c ' echo.txt$')" 3
    same_as_rebuilt
    printf 'Nothing of that\n\nThe fete at Wye was moved to the village hall because of rain.\n' >a/echo.txt
    cuttings-index --index ix a >/dev/null
    same_as_rebuilt
    rm a/late.txt a/post.txt
    cuttings-index --index ix a >/dev/null
    is "$(stories ix | grep -vc ' -$')" 0
    same_as_rebuilt
}

@test "threads make no difference" {
    stories ix >one
    cuttings-index --rebuild --jobs 1 --index other a >/dev/null
    stories other | diff one -
}

@test "without the file, with a damaged one and with one of another revision the stories are the same" {
    stories ix >whole
    file=$(echo ix/generation-*/stories)
    cuttings-index --index ix --check | grep -q "no faults"
    cp "$file" kept
    rm "$file"
    stories ix | diff whole -
    printf 'xx' | dd of=kept bs=1 seek=8 conv=notrunc 2>/dev/null && cp kept "$file"
    stories ix | diff whole -
    head -c 30 kept >"$file"
    stories ix | diff whole -
    : >"$file"
    stories ix | diff whole -
}

@test "a file that says something else than the index is found by --check" {
    file=$(echo ix/generation-*/stories)
    printf '\001' | dd of="$file" bs=1 seek=28 conv=notrunc 2>/dev/null
    fails_with 2 cuttings-index --index ix --check
    has "$output" "stories"
}

@test "an index from before there were signatures: no stories, and --copies says what to do" {
    forget signatures
    is "$(stories ix | grep -vc ' -$')" 0
    is "$(cuttings-query --index ix --stories --json | jq -c '[.total,.stories]')" "[4,4]"
    fails_with 2 cuttings-query --index ix --copies post.txt
    has "$output" "cuttings-index --rebuild"
    printf 'more text of an article about a raid\n' >a/more.txt
    cuttings-index --index ix a >/dev/null
    fails_with 2 cuttings-query --index ix --copies post.txt
    cuttings-index --index ix --check | grep -q "no faults"
    cuttings-index --index ix --rebuild a >/dev/null
    is "$(stories ix | grep -vc ' -$')" 3
}
