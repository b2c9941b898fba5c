#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# force-source:, operation-source: and year-source: what a value rests on, as a filter.

load helper

prepare() {
    article a/acting.txt "Officers from Kent Police arrested two men in Ashford. They were charged under Operation Larkspur."
    article a/speaking.txt 'Two men were arrested in Ashford. "We will not tolerate this," Kent Police said.'
    article a/named.txt "Lincolnshire Police have a new car."
    article a/brief.txt "Detectives from Kent arrested ten men."
    article a/places.txt "Police searched homes in Ashford, Maidstone and Dover. Officers arrested a man in Ashford."
    article a/small.txt "Police arrested ten men under operation larkspur, the force said."
    article a/list.txt "Kent Police charged ten men after Operations Kite, Heron and Siskin."
    article a/code.txt "Kent Police arrested ten men in an operation codenamed Larkspur."
    article a/project.txt "Kent Police arrested ten men under Project Medusa."
    article a/marker.txt " date 2014-07-16 Raid"$'\n\n'"Kent Police arrested a man."
    article a/line.txt "Raid in Kent"$'\n'"16 July 2014"$'\n\n'"Kent Police arrested a man in Dover on Tuesday."
    article a/event.txt "Kent Police arrested a man in Dover on 16 July 2014."
    article a/nothing.txt "The weather will be fine."
    cat >a/n.jsonl <<'END'
{"id":"1","text":"one","year":2019,"force":["Kent Police","Essex Police"],"operation":"Lantern"}
{"id":"2","text":"Essex Police arrested a man under Operation Finch in 2018.","force":[]}
END
    cuttings-index --index ix a >/dev/null
    export CUTTINGS_INDEX=$work/ix
}

hits() { cuttings-query --json --limit 100 "$@" | jq -r '[.hits[].id | sub("\\.txt$"; "")] | sort | join(" ")'; }
rules() { cuttings-query --complete-values "$1" | grep -vx none; }

# What an index looks like that was made before it kept what values rest on.
make_old() {
    forget sources
    /usr/bin/python3 - <<'END'
import glob, xapian
db = xapian.WritableDatabase(glob.glob("ix/generation-*")[0])
for posting in list(db.postlist("")):
    document = db.get_document(posting.docid)
    for term in [t.term for t in document if t.term.startswith((b"XRFORCE", b"XROP", b"XRY"))]:
        document.remove_term(term)
    db.replace_document(posting.docid, document)
db.commit()
END
}

# Counted from what --why says of every article: a rule as a query, and how many articles have it.
counted_from_why() {
    cuttings-query --ndjson --facets none | jq -r '.id // empty' | while read -r id; do
        cuttings-query --why "$id" --json
    done | jq -r '[.facts[] | select(.field | IN("force", "operation", "year")) | select(.rule | startswith("replaced: ") | not) |
        "\(.field)-source:\"\(.rule)\""] | unique[]' | sort | uniq -c | sed 's/^ *\([0-9]*\) \(.*\)/\2 \1/'
}

counted_by_filters() {
    for source in force-source operation-source year-source; do
        rules $source | sed "s/.*/$source:\"&\"/"
    done | cuttings-query --batch - --limit 0 --facets none | jq -r '.query + " \(.total)"' | sort
}

same_as_why() {
    counted_from_why | sort >why
    counted_by_filters >filters
    [ -s why ]
    diff why filters
}

@test "each rule finds the articles of which a value rests on it" {
    while IFS='|' read -r query expected; do
        is "$query: $(hits -- "$query" || true)" "$query: $expected"
    done <<'END'
force-source:"named as acting"|acting code event line list marker project
force-source:"named as speaking"|speaking
force-source:named|named
force-source:"short name of a force"|brief
force-source:"places of the story"|places
force-source:record|n.jsonl#1
force-source:correction|
force-source:none|n.jsonl#2 nothing small
operation-source:"operation name"|acting n.jsonl#2
operation-source:"operation name in small letters"|small
operation-source:"list of operations"|list
operation-source:codename|code
operation-source:"project name"|project
operation-source:record|n.jsonl#1
operation-source:none|brief event line marker named nothing places speaking
year-source:"date marker"|marker
year-source:"date line"|line
year-source:"date of the event"|event n.jsonl#2
year-source:record|n.jsonl#1
year-source:none|acting brief code list named nothing places project small speaking
END
}

@test "the counts are those of --why, here and in the sample" {
    same_as_why
    cuttings-index --index sample.ix "$root/corpus/sample" >/dev/null
    export CUTTINGS_INDEX=$work/sample.ix
    same_as_why
}

@test "a part of a query: with words, under OR and NOT, beside filters" {
    while IFS='|' read -r query expected; do
        is "$query: $(hits -- "$query" || true)" "$query: $expected"
    done <<'END'
arrested -force-source:"named as acting"|brief n.jsonl#2 places small speaking
-force-source:place force:kent|acting brief code event line list marker n.jsonl#1 project speaking
force-source:named OR force-source:record|n.jsonl#1 named
force:kent (year-source:"date line" OR year-source:"date marker")|line marker
force:kent force-source:"named as speaking"|speaking
title:raid year-source:"date line"|line
END
}

@test "names in any case, or a word of theirs that no other has, and written out whole" {
    while IFS='|' read -r query parsed; do
        is "$(cuttings-query --json --limit 0 -- "$query" | jq -r .parsed)" "$parsed"
        is "$(hits -- "$query")" "$(hits -- "$parsed")"
    done <<'END'
Force-Source:RECORD|force-source:"record"
force-source:"Named   As ACTING"|force-source:"named as acting"
force-source:named|force-source:"named"
force-source:place|force-source:"places of the story"
force-source:Acting|force-source:"named as acting"
force-source:"as speak"|force-source:"named as speaking"
op-source:small|operation-source:"operation name in small letters"
year-source:marker|year-source:"date marker"
force-source:None|force-source:none
op-source:Code|operation-source:"codename"
operation-source:"operation name"|operation-source:"operation name"
arrested -year-source:"date of"|arrested NOT year-source:"date of the event"
END
    run cuttings-query --explain force-source:short
    has "$output" 'force-source:"short name of a force"'
}

@test "an unknown name: the ones that the index has are listed; of several that are meant, none is chosen" {
    fails_with 2 cuttings-query 'arrested force-source:guess'
    has "$output" "no force-source 'guess'; there are: 'named', 'named as acting', 'named as speaking', 'places of the story', 'record', 'short name of a force'"
    has "$output" "           ^"
    fails_with 2 cuttings-query 'force-source:"named as"'
    has "$output" "no force-source 'named as'; there are: "
    fails_with 2 cuttings-query force-source:cting
    fails_with 2 cuttings-query year-source:date
    has "$output" "there are: 'date line', 'date marker', 'date of the event', 'record'"
    fails_with 2 cuttings-query force-source:
    fails_with 2 cuttings-query op-source:named
}

@test "a rule that no article rests on finds nothing, and says so" {
    fails_with 1 cuttings-query force-source:correction
    has "$output" 'force-source:"correction": 0 articles'
}

@test "as options, in a batch, in a saved search and in a report" {
    is "$(hits --force-source named --force-source record)" "n.jsonl#1 named"
    is "$(hits --operation-source code --force kent)" code
    is "$(hits --year-source 'date line')" line
    is "$(hits --force-source none --year-source none)" "nothing small"
    fails_with 2 cuttings-query --force-source guess
    has "$output" "there are: 'named'"
    printf 'arrested\tforce-source=places of the story\nforce-source:short\narrested\tforce-source=guess\n' >b.txt
    run cuttings-query --batch b.txt
    is "$(jq -sc '[.[] | [.total, .hits[0].id, .error != null]]' <<<"$output")" '[[1,"places.txt",false],[1,"brief.txt",false],[0,null,true]]'
    cuttings-query --save doubtful --force-source named arrested OR car >/dev/null
    is "$(hits --saved doubtful)" named
    cuttings-query --report r.json --year-source 'date line' arrested >/dev/null
    is "$(jq -c .filters r.json)" '{"year-source":["date line"]}'
    run cuttings-query --verify r.json
    is "$status" 0
}

@test "shells complete the rules that the index has" {
    is "$(cuttings-query --complete-values force-source named | tr '\n' '|')" "named|named as acting|named as speaking|"
    is "$(cuttings-query --complete-values operation-source no)" none
}

@test "corrections change what values rest on: without reading the articles again, and after a rebuild" {
    printf '%b' 'acting.txt\tforce\tSurrey Police\tAnn\t\t\nacting.txt\toperation\t\tAnn\t\t\nplaces.txt\tdate\t2018-03-04\tAnn\t\t\nmarker.txt\ttitle\tA raid\tAnn\t\t\n' >c.tsv
    run cuttings-index --index ix --corrections c.tsv --json
    is "$(field .way)" library
    check_corrected() {
        is "$(hits force-source:correction)" acting
        is "$(hits 'force-source:"named as acting"')" "code event line list marker project"
        is "$(hits 'operation-source:"operation name"')" "n.jsonl#2"
        is "$(hits operation-source:correction || true)" ""
        is "$(hits year-source:correction)" places
        is "$(hits 'year-source:"date marker"')" marker
        same_as_why
        cuttings-index --index ix --check=deep
    }
    check_corrected
    run cuttings-index --index ix --rebuild --json a
    is "$(field .way)" bulk
    check_corrected
    printf 'acting.txt\tforce\tKent Police\tBob\t\t\n' >c.tsv
    cuttings-index --index ix --corrections c.tsv >/dev/null
    check_corrected
}

@test "an article that changes, comes or goes" {
    article a/acting.txt '"We will not tolerate this," Kent Police said.'
    article a/more.txt "Lincolnshire Police have another car."
    rm a/code.txt
    run cuttings-index --index ix --json a
    is "$(field .way)" library
    is "$(hits 'force-source:"named as speaking"')" "acting speaking"
    is "$(hits force-source:named)" "more named"
    fails_with 1 cuttings-query operation-source:codename
    same_as_why
    cuttings-index --index ix --check=deep
}

@test "--check=deep finds an article that is not where its rule says" {
    needs_xapian
    for change in remove_term add_boolean_term; do
        cuttings-index --index ix --rebuild a >/dev/null
        /usr/bin/python3 - $change <<'END'
import glob, sys, xapian
db = xapian.WritableDatabase(glob.glob("ix/generation-*")[0])
wanted = b"Qspeaking.txt" if sys.argv[1] == "remove_term" else b"Qnamed.txt"
docid = next(db.postlist(wanted)).docid
document = db.get_document(docid)
getattr(document, sys.argv[1])(b"XRFORCEnamed as speaking")
db.replace_document(docid, document)
db.commit()
END
        fails_with 2 cuttings-index --index ix --check=deep
        has "$output" "the lists of articles by word are not what the articles say"
    done
}

@test "names in an index of somebody else: only what can be written in a query is one" {
    needs_xapian
    /usr/bin/python3 - <<'END'
import glob, xapian
db = xapian.WritableDatabase(glob.glob("ix/generation-*")[0])
docid = next(db.postlist(b"Qnamed.txt")).docid
document = db.get_document(docid)
for name in b"x\x1b[31m", b"x\nx", b'x"x', b"x\xff", b"", b"xenial", b"long" + 230 * b"g":
    document.add_boolean_term(b"XRFORCE" + name)
db.replace_document(docid, document)
db.commit()
END
    is "$(cuttings-query --json --limit 0 force-source:x | jq -r .parsed)" 'force-source:"xenial"'
    is "$(cuttings-query --complete-values force-source x)" xenial
    is "$(hits force-source:long)" named
    fails_with 2 cuttings-query force-source:guess
    lacks "$output" "?"
}

@test "an index from before: these filters say what to do, everything else goes on" {
    make_old
    for source in force-source operation-source year-source; do
        fails_with 2 cuttings-query "$source:record"
        has "$output" "$source"
        has "$output" "cuttings-index --rebuild"
        fails_with 2 cuttings-query --$source record
        has "$output" "cuttings-index --rebuild"
    done
    is "$(hits force-source:none)" "n.jsonl#2 nothing small"
    is "$(hits --force kent --year 2014)" "event line marker"
    cuttings-index --index ix --check=deep
    article a/more.txt "Lincolnshire Police have another car."
    cuttings-index --index ix a >/dev/null
    fails_with 2 cuttings-query force-source:named
    has "$output" "cuttings-index --rebuild"
    cuttings-index --index ix --check=deep
    cuttings-index --index ix --rebuild a >/dev/null
    is "$(hits force-source:named)" "more named"
}
