# SPDX-License-Identifier: GPL-2.0-or-later
# Completion of cuttings-query for fish. Made by tools/completions from --help: change it there.

function __cuttings_query_values
    set -l index
    set -l words (commandline -opc)
    for i in (seq (count $words))
        test "$words[$i]" = --index; and set index --index $words[(math $i + 1)]
    end
    cuttings-query $index --complete-values $argv[1] -- (commandline -ct | string replace -r '^--[a-z-]+=' '' | string unescape) 2>/dev/null
end

complete -c cuttings-query -f
complete -c cuttings-query -l index -x -a '(__fish_complete_directories)' -d 'the index (else $CUTTINGS_INDEX, a .cuttings above, the data folder)'
complete -c cuttings-query -s f -l force -x -a '(__cuttings_query_values force)' -d 'police force, by any of its names; none: without one'
complete -c cuttings-query -s o -l operation -x -a '(__cuttings_query_values operation)' -d 'named operation; none: without one'
complete -c cuttings-query -s y -l year -x -a '(__cuttings_query_values year)' -d '2014, 2014..2016, 2020.., ..2012, none'
complete -c cuttings-query -s d -l date -x -d '2020-03-01, 2020-03..2020-06-15, 2020..'
complete -c cuttings-query -l force-source -x -a '(__cuttings_query_values force-source)' -d 'what a force rests on: record, correction, named ...; none'
complete -c cuttings-query -l operation-source -x -a '(__cuttings_query_values operation-source)' -d 'what an operation rests on'
complete -c cuttings-query -l year-source -x -a '(__cuttings_query_values year-source)' -d 'what the year rests on'
complete -c cuttings-query -l any -d 'join words by OR instead of AND'
complete -c cuttings-query -s s -l sort -x -a 'relevance newest oldest' -d 'relevance, newest or oldest'
complete -c cuttings-query -s n -l limit -x -d 'show N articles (10; 0: only count)'
complete -c cuttings-query -l offset -x -d 'leave out the first N'
complete -c cuttings-query -l snippets -x -d 'fragments for each article (2)'
complete -c cuttings-query -l no-snippets -d 'no fragments'
complete -c cuttings-query -l facets -x -a 'force year operation none' -d 'which to count: force,year,operation (all) or none'
complete -c cuttings-query -l facet-limit -x -d 'values shown for each facet (10; 0: all)'
complete -c cuttings-query -l timeline -x -a 'year month' -d 'count by year or month, beside all articles of that time'
complete -c cuttings-query -l stories -d 'one hit a story, with its copies and who was first'
complete -c cuttings-query -l explain -d 'how the query was understood, terms with their counts, where the time went'
complete -c cuttings-query -l json -d 'one JSON object'
complete -c cuttings-query -l ndjson -d 'a JSON object a line: every hit, then a summary'
complete -c cuttings-query -l csv -d 'comma-separated values: every hit'
complete -c cuttings-query -l paths -d 'the files of every hit, one a line'
complete -c cuttings-query -s 0 -l null -d 'with --paths: each ends in NUL'
complete -c cuttings-query -l cite -x -a 'bibtex ris csl-json' -d 'every hit as a reference: bibtex, ris or csl-json'
complete -c cuttings-query -l report -r -F -d 'also write a report of the search, which --verify can repeat'
complete -c cuttings-query -l color -x -a 'auto always never' -d 'auto, always or never'
complete -c cuttings-query -l no-pager -d 'do not page on a terminal'
complete -c cuttings-query -l save -x -a '(__cuttings_query_values saved)' -d 'save the query and its filters under a name'
complete -c cuttings-query -l saved -x -a '(__cuttings_query_values saved)' -d 'ask a saved search'
complete -c cuttings-query -l new -x -a '(__cuttings_query_values saved)' -d 'what a saved search finds that it did not show when last asked so'
complete -c cuttings-query -l show -x -d 'print an article'
complete -c cuttings-query -l why -x -d 'print where each of its facet values came from'
complete -c cuttings-query -l copies -x -d 'list the syndicated copies of an article'
complete -c cuttings-query -l similar -x -d 'search for articles like one'
complete -c cuttings-query -l batch -r -F -d 'answer the queries of FILE, one a line, in JSON (-: standard input)'
complete -c cuttings-query -l verify -r -F -d 'repeat the search of a report, and say what changed'
complete -c cuttings-query -s h -l short-help -d 'the common options'
complete -c cuttings-query -l help -d 'all options'
complete -c cuttings-query -l version -d 'the version'
