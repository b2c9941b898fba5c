#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# completions/: options as --help has them, values as the index has them.

load helper

prepare() {
    cat >n.jsonl <<'END'
{"id":"1","text":"one","year":2019,"force":"Kent Police","operation":"Lantern"}
{"id":"2","text":"two","year":2020,"force":"Thames Valley Police"}
END
    cuttings-index --index ix n.jsonl >/dev/null
    export CUTTINGS_INDEX=$work/ix
}

# try WORD...: what bash offers for the last one.
try() {
    source "$root/completions/$1.bash"
    compopt() { :; }
    COMP_WORDS=("$@")
    COMP_CWORD=$(($# - 1))
    "_${1//-/_}"
    printf '%s\n' "${COMPREPLY[@]}"
}

@test "they are what tools/completions makes of --help (after a change: make completions)" {
    BUILD=$BUILD "$root/tools/completions" made
    diff -r "$root/completions" made
}

@test "every option of --help is in each of them" {
    for program in cuttings-index cuttings-query; do
        for option in $("$program" --help | grep -o '^ .[^ ]*  *--[a-z-]*' | grep -o -- '--[a-z-]*'); do
            grep -qe "$option[ ']" "$root/completions/$program.bash"
            grep -qe "${option}[=,}['-]" "$root/completions/_$program"
            grep -qe "-l ${option#--} " "$root/completions/$program.fish"
        done
    done
}

@test "values come from the index, one a line, by a prefix in any case" {
    is "$(cuttings-query --complete-values force)" "Kent Police
Thames Valley Police
none"
    is "$(cuttings-query --complete-values force thames v)" "Thames Valley Police"
    is "$(cuttings-query --complete-values year -- 20 | tr '\n' ' ')" "2019 2020 "
    is "$(cuttings-query --complete-values operation L)" Lantern
    cuttings-query --save alpha one >/dev/null
    is "$(cuttings-query --complete-values saved a)" alpha
}

@test "no index, no such facet: nothing, and no error" {
    fails_with 1 cuttings-query --index nowhere --complete-values force
    is "$output" ""
    fails_with 1 cuttings-query --complete-values title
    is "$output" ""
    lacks "$(cuttings-query --help)" complete-values
}

@test "bash" {
    is "$(try cuttings-query --force Th)" 'Thames\ Valley\ Police'
    is "$(try cuttings-query --force '"Th')" 'Thames Valley Police'
    is "$(try cuttings-query --force 'Thames\ V')" 'Thames\ Valley\ Police'
    is "$(try cuttings-query --force = k)" 'Kent\ Police'
    is "$(try cuttings-query --sort n)" newest
    is "$(try cuttings-query --time)" --timeline
    is "$(try cuttings-index --prog)" --progress
    unset CUTTINGS_INDEX
    is "$(try cuttings-query --index ix -f k)" 'Kent\ Police'
}

@test "bash: a value runs nothing, whatever is in it" {
    cat >evil.jsonl <<'END'
{"id":"1","text":"one","force":["K$(touch was-run) *","K`touch was-run`","K\"; touch was-run","K'; touch was-run","Kent Police"]}
END
    cuttings-index --index evil.ix evil.jsonl >/dev/null
    export CUTTINGS_INDEX=$work/evil.ix
    is "$(try cuttings-query --force K | wc -l)" 5
    for open in '' '"' "'"; do
        try cuttings-query --force "${open}K" >offered
        [ -s offered ]
        while read -r value; do
            if ! words=$(eval "set -- $open$value$open; echo \$#") || [ "$words" != 1 ]; then
                echo "offered: $open$value$open"
                return 1
            fi
        done <offered
        [ ! -e was-run ]
    done
    is "$(try cuttings-query --force "\"K" | tr '\n' '|')" "K'; touch was-run|Kent Police|"
}

@test "zsh" {
    command -v zsh >/dev/null || skip "skipped: no zsh"
    for program in cuttings-index cuttings-query; do zsh -n "$root/completions/_$program"; done
    # zsh completes in its line editor alone: in a terminal of its own
    cat >z.zsh <<END
zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z "fpath=($root/completions \\\$fpath); autoload -U compinit; compinit -u -D; bindkey '^I' complete-word; PS1=; cd $work"
zpty -w -n z \$'print -l -- cuttings-query >out; cuttings-query --paths --force ken\t >>out; echo \$? >done\n'
for i in {1..100}; do [[ -s done ]] && break; sleep 0.1; done
zpty -r -t z line; print -r -- \$line
END
    zsh -f z.zsh >log
    is "$(cat done)" 0
    is "$(tail -n 1 out)" "$work/n.jsonl"
}

@test "fish" {
    command -v fish >/dev/null || skip "skipped: no fish"
    offers() { fish --no-config -c "source $root/completions/cuttings-query.fish; complete -C '$1'" | cut -f 1; }
    is "$(offers 'cuttings-query --force Tha')" "Thames Valley Police"
    is "$(offers 'cuttings-query --sort new')" newest
    is "$(offers 'cuttings-query --timel')" --timeline
}
