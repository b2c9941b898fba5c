#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# What is said when a search finds nothing.

load helper

prepare() {
    cat >n.jsonl <<'END'
{"id":"1","text":"Leicestershire Police said that officers raided a house. A paedophile was held; five arrests followed. Forty children were safeguarded.","year":2019,"force":"Leicestershire Police","operation":"Guarding"}
{"id":"2","text":"Operation Warrior began in Hull. A carrier of drugs was stopped at the barrier.","year":2020,"force":"Humberside Police","operation":"Warrior"}
{"id":"3","text":"Operation Stovewood goes on in Rotherham. The arrest of a man was the rest of the story.","year":2021,"force":"National Crime Agency","operation":"Stovewood"}
{"id":"4","text":"A parade in the park.","year":2019,"force":"Kent Police","operation":"Lantern"}
END
    cuttings-index --index ix n.jsonl >/dev/null
}

suggestion() { cuttings-query --index ix --json "$@" | jq -r .suggestion; }

@test "did you mean: words of the index, names of forces and operations" {
    while IFS='|' read -r query expected; do
        actual=$(suggestion -- "$query")
        [ "$actual" = "$expected" ] || { echo "$query: got '$actual', expected '$expected'"; return 1; }
    done <<'END'
leceistershire polcie|Leicestershire Police
operaton warrier|operation warrior
stovewod|stovewood
peadophile arests|paedophile arrests
safegaurded|safeguarded
operation:stovewod|operation:"Stovewood"
kent polcie|force:"Kent Police"
op lanterm|operation:"Lantern"
"Operaton Warrier" hull|"operation warrior" hull
kent county constabulary parade|force:"Kent Police" parade
nca rotherham|force:"National Crime Agency" rotherham
xylophone|null
stovewod xylophone|null
END
}

@test "a suggestion finds something under the same filters, or is not made" {
    is "$(suggestion stovewod --year 2021)" stovewood
    is "$(suggestion stovewod --year 2019)" null
    for query in 'leceistershire polcie' 'operaton warrier' 'kent polcie'; do
        cuttings-query --index ix --json -- "$(suggestion "$query")" >/dev/null
    done
}

@test "each clause with its count, the one that leaves nothing, words as written and by stem" {
    fails_with 1 cuttings-query --index ix arrested rotherham parade
    has "$output" "arrested: 2 articles, 0 as written"
    has "$output" "parade: 1 article; without it 1 article"
    has "$output" "no article has all of them; any of them (--any): 3 articles"
    fails_with 1 cuttings-query --index ix --json arrested rotherham parade
    is "$(field '[.doctor.clauses[] | [.clause,.count,.without,.culprit]] | tostring')" \
        '[["arrested",2,0,false],["rotherham",1,0,false],["parade",1,1,true]]'
    is "$(field '.doctor.clauses[0].words[0] | [.as_written,.stemmed] | tostring')" '[0,2]'
}

@test "a phrase shows its words, a negative clause what it takes away" {
    fails_with 1 cuttings-query --index ix '"warrior operation"'
    has "$output" "    warrior: 1 article"
    fails_with 1 cuttings-query --index ix parade -park
    has "$output" "  NOT park: 1 article; without it 1 article"
}

@test "filters: named, with what they leave, and which excludes most" {
    fails_with 1 cuttings-query --index ix operation --force humberside --year 2021
    has "$output" "without the filters: 2 articles"
    has "$output" 'force:"Humberside Police": 1 article; without it 1 article'
    fails_with 1 cuttings-query --index ix --json arrest --force kent --year 2019
    is "$(field '[.doctor.unfiltered, (.doctor.filters[] | [.filter,.count,.without,.excludes_most])] | tostring')" \
        '[2,["force:\"Kent Police\"",1,1,true],["year:2019",2,0,false]]'
    fails_with 1 cuttings-query --index ix --operation stovewod
    has "$output" "near it: Stovewood"
}

@test "nothing of the doctor where something is found" {
    run cuttings-query --index ix --json parade
    is "$(field '[has("doctor"), .suggestion] | tostring')" '[false,null]'
}

@test "what a query holds does not reach the terminal raw" {
    fails_with 1 cuttings-query --index ix "$(printf '"zzz\033[31m qqq"')"
    lacks "$output" $'\033'
}

@test "the ends of a word weigh more than its frequency" {
    for i in $(seq 5); do echo "{\"id\":\"w$i\",\"text\":\"people were warned\"}"; done >m.jsonl
    echo '{"id":"t","text":"a warrant in Hull"}' >>m.jsonl
    cuttings-index --index ix m.jsonl >/dev/null
    is "$(suggestion warent)" warrant
}

@test "a rare word is doubted for one that is much more frequent" {
    for i in $(seq 30); do echo "{\"id\":\"m$i\",\"text\":\"warrants in Derby\"}"; done >m.jsonl
    echo '{"id":"t","text":"warrents in Hull"}' >>m.jsonl
    cuttings-index --index ix m.jsonl >/dev/null
    is "$(suggestion warrents derby)" "warrants derby"
}
