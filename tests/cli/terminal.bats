#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# What a terminal shows: widths, colours, links, the pager. tmux is the terminal.

load helper

prepare() {
    unset FORCE_HYPERLINK LESS VTE_VERSION TERM_PROGRAM KONSOLE_VERSION KITTY_WINDOW_ID WT_SESSION DOMTERM
    cuttings-index --index ix "$root/corpus/sample" >/dev/null
    export CUTTINGS_INDEX=$work/ix TMUX_TMPDIR=$work
    unset TMUX
}

# screen COLUMNS ROWS: a terminal with a shell in it.
screen() {
    command -v tmux >/dev/null || skip "skipped: no tmux"
    LC_ALL=C.UTF-8 tmux -u -f /dev/null new-session -d -x "$1" -y "$2" "PS1='$ ' sh"
    tmux set -g status off
    tmux resize-window -x "$1" -y "$2" 2>/dev/null || true
    see '\$'
}

type_in() { tmux send-keys "$1" Enter; }

# see PATTERN: waits until the screen has it.
see() {
    for _ in $(seq 50); do
        tmux capture-pane -p >shown
        if grep -q -- "$1" shown; then return 0; fi
        sleep 0.1
    done
    echo "no '$1' on the screen:"
    cat shown
    return 1
}

close_screen() { tmux kill-server 2>/dev/null || true; }

# Lines without ids, which are never cut (they are there to be copied), and without words that fill a line.
longest() { grep -v '^ *[^ ]*$' | LC_ALL=C.UTF-8 wc -L; }

@test "20 columns" {
    [ "$(COLUMNS=20 cuttings-query --sort newest arrested county | grep -v ' articles' | longest)" -le 20 ]
    [ "$(COLUMNS=20 cuttings-query --timeline year arrested | longest)" -le 20 ]
    COLUMNS=20 cuttings-query arrested >out
    ! grep -q ' $' out
}

@test "200 columns, and no more than that" {
    COLUMNS=200 cuttings-query --sort newest arrested >wide
    COLUMNS=1000 cuttings-query --sort newest arrested >wider
    cmp wide wider
    [ "$(longest <wide)" -le 200 ]
    [ "$(longest <wide)" -gt 100 ]
}

@test "the width is that of the terminal" {
    screen 30 60
    type_in 'cuttings-query --no-pager --facets none --limit 3 arrested county'
    see ' article'
    [ "$(sed '1,2d' shown | LC_ALL=C.UTF-8 wc -L)" -le 30 ]
    grep -q '^ *\*\{0,1\}[^ ]' shown
    close_screen
}

@test "colours on a terminal, but not with NO_COLOR, --color=never or TERM=dumb" {
    screen 100 50
    for way in '' 'NO_COLOR=1' 'TERM=dumb' 'never'; do
        type_in 'clear'
        if [ "$way" = never ]; then
            type_in 'cuttings-query --no-pager --color=never --facets none --limit 1 arrested; echo do''ne'
        else
            type_in "$way cuttings-query --no-pager --facets none --limit 1 arrested; echo do''ne"
        fi
        see '^done'
        tmux capture-pane -e -p >colours
        if [ -z "$way" ]; then grep -q $'\033\[1m' colours; else ! grep -q $'\033\[1m' colours; fi
        type_in 'clear'
        sleep 0.2
    done
    close_screen
}

@test "a page that is too long goes through the pager, a short one does not stay in it" {
    command -v less >/dev/null || skip "skipped: no less"
    screen 80 12
    type_in 'cuttings-query arrested; echo le''ft $?'
    see '^:'
    ! grep -q '^left' shown
    grep -q '^1\. ' shown
    tmux send-keys q
    see '^left 0'
    type_in 'clear; cuttings-query --limit 0 --facets none arrested; echo aga''in'
    see '^again'
    grep -q ' articles' shown
    close_screen
}

@test "CUTTINGS_PAGER comes before PAGER; one that is not there costs nothing" {
    screen 80 24
    type_in "PAGER=false CUTTINGS_PAGER='sed s/^/p:/' cuttings-query --limit 0 --facets none arrested"
    see '^p:[0-9]* articles'
    type_in 'clear; CUTTINGS_PAGER=no-such-pager cuttings-query --limit 0 --facets none charged; echo co''de $?'
    see '^code 0'
    grep -q ' articles\{0,1\}$' shown
    close_screen
}

@test "ids are links to their files where the terminal is known to show them" {
    mkdir 'odd dir'
    article 'odd dir/a%b;c.txt' 'A unicorn.'
    cuttings-index --index odd.ix 'odd dir' >/dev/null
    has "$(FORCE_HYPERLINK=1 cuttings-query --index odd.ix --color=always unicorn)" \
        $'\033]8;;file://'"$work/odd%20dir/a%25b%3Bc.txt"$'\033\\a%b;c.txt\033]8;;\033\\'
    lacks "$(cuttings-query --index odd.ix --color=always unicorn)" $'\033]8'
    lacks "$(FORCE_HYPERLINK=1 cuttings-query --index odd.ix unicorn)" $'\033'
    lacks "$(FORCE_HYPERLINK=0 VTE_VERSION=7000 cuttings-query --index odd.ix --color=always unicorn)" $'\033]8'
}

@test "the bar of cuttings-index leaves nothing behind" {
    screen 80 24
    type_in 'cuttings-index --index other --progress always '"$root/corpus/sample"' 2>&1; echo do''ne'
    see '^done'
    grep -q '^52 articles' shown
    ! grep -q '%' shown
    close_screen
}

@test "no format sends a terminal what it would act on; programs get the bytes as they are" {
    mkdir evil
    article $'evil/a\033]0;owned\a\302\233b.txt' 'A unicorn.'
    cuttings-index --index evil.ix evil >/dev/null
    export CUTTINGS_INDEX=$work/evil.ix
    command -v script >/dev/null || skip "skipped: no script"
    for format in --paths --csv --json --ndjson '--cite bibtex' '--cite ris' '--cite csl-json' '--no-pager --color=always'; do
        script -qec "cuttings-query $format unicorn" /dev/null >shown
        grep -q 'owned' shown
        sed 's/\x1b\[[0-9;]*m//g' shown >without-colours
        if [[ $format != *always ]]; then cp shown without-colours; fi
        ! grep -q $'[\033\a]' without-colours || { echo "$format"; cat -v shown; return 1; }
        ! grep -q $'\302\233' without-colours || { echo "$format"; cat -v shown; return 1; }
    done
    is "$(cuttings-query --paths unicorn)" "$work/evil/"$'a\033]0;owned\a\302\233b.txt'
}
