#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# What SECURITY.md promises, but for what is tested elsewhere (it says where).

load helper

prepare() {
    umask 022
    article a/x.txt "A raid in Kent."
    cuttings-index --index ix a >/dev/null
}

mode() { stat -c %a "$1"; }

# refused FILE-IN-THE-MESSAGE WORDS: by both programs, whatever they are to do, in one line.
refused() {
    for command in "cuttings-query --index ix raid" "cuttings-query --index ix --show x.txt" "cuttings-index --index ix a" \
            "cuttings-index --index ix --dry-run a" "cuttings-index --index ix --check"; do
        # shellcheck disable=SC2086 # words on purpose
        fails_with 2 timeout 10 $command
        is "${#lines[@]}" 1
        has "$output" "'$1'"
        has "$output" "$2"
    done
}

needs_root() { [ "$(id -u)" -eq 0 ] || skip "skipped: only root can give files away"; }

@test "an index is made for its owner alone, with the folders above it; whoever opens it keeps it open" {
    is "$(mode ix)" 700
    is "$(mode ix/generation-1)" 755
    (unset CUTTINGS_INDEX; cd a; cuttings-index x.txt >/dev/null)
    is "$(mode .local)" 700
    is "$(mode .local/share/cuttings/index)" 700
    chmod 750 ix
    cuttings-index --index ix --rebuild a >/dev/null
    is "$(mode ix)" 750
}

@test "an index of somebody else is refused, unless its owner is trusted by name" {
    needs_root
    chown -R nobody ix
    refused ix "belongs to 'nobody'"
    CUTTINGS_TRUSTED_OWNERS=root,nobody run cuttings-query --index ix --json raid
    is "$(field .total)" 1
    CUTTINGS_TRUSTED_OWNERS=$(id -u nobody) run cuttings-query --index ix --json raid
    is "$(field .total)" 1
    CUTTINGS_TRUSTED_OWNERS=nobod fails_with 2 cuttings-query --index ix raid
}

@test "one file of somebody else in an index is refused" {
    needs_root
    for file in XAPIANDB lock generation-1 generation-1/columns generation-1/postlist.glass; do
        chown -h nobody "ix/$file"
        if [ "$file" = generation-1/columns ] || [ "$file" = generation-1/postlist.glass ]; then
            fails_with 2 cuttings-query --index ix raid
            has "$output" "'ix/$file' belongs to 'nobody'"
        else
            refused "ix/$file" "belongs to 'nobody'"
        fi
        chown -h root "ix/$file"
    done
    cuttings-query --index ix raid >/dev/null
}

@test "an index of somebody else above the working directory is refused, not used" {
    needs_root
    mkdir -p b/c
    mv ix b/.cuttings
    chown -R nobody b/.cuttings
    cd b/c
    fails_with 2 cuttings-query raid
    has "$output" "$work/b/.cuttings' belongs to 'nobody'"
    fails_with 2 cuttings-index ../../a
}

@test "symbolic links in an index are refused; a link to an index is none in it" {
    mkdir other
    for file in XAPIANDB lock generation-1; do
        mv "ix/$file" other/x
        ln -s ../other/x "ix/$file"
        refused "ix/$file" "symbolic link"
        rm "ix/$file"
        mv other/x "ix/$file"
    done
    for file in iamglass postlist.glass columns stories; do
        mv "ix/generation-1/$file" other/x
        ln -s ../../other/x "ix/generation-1/$file"
        refused "ix/generation-1/$file" "symbolic link"
        rm "ix/generation-1/$file"
        mv other/x "ix/generation-1/$file"
    done
    ln -s ix link
    run cuttings-query --index link --json raid
    is "$(field .total)" 1
    cuttings-index --index link a >/dev/null
}

@test "a rebuild removes links in its way, not what they lead to" {
    mkdir precious
    echo text >precious/file
    ln -s ../precious ix/generation-2
    fails_with 2 cuttings-index --index ix --rebuild a
    has "$output" "'ix/generation-2' is a symbolic link"
    is "$(cat precious/file)" text
}

@test "what is written goes through no link" {
    echo text >precious
    ln -s precious report.new
    ln -s precious linked
    cuttings-query --index ix --report report raid >/dev/null
    cuttings-query --index ix --report linked raid >/dev/null
    is "$(cat precious)" text
    is "$(jq .total report linked | tr '\n' ' ')" "1 1 "
    [ ! -L linked ]
}

@test "pipes in the place of files keep nobody waiting" {
    for file in XAPIANDB lock generation-1/columns generation-1/postlist.glass; do
        mv "ix/$file" kept
        mkfifo "ix/$file"
        refused "ix/$file" "is no file"
        rm "ix/$file"
        mv kept "ix/$file"
    done
}

# A stub file of Xapian's may name a program, which libxapian runs.
@test "a generation that is a stub of Xapian's runs nothing" {
    stub="remote :touch $work/was-run"
    rm -r ix/generation-1
    echo "$stub" >ix/generation-1
    refused ix/generation-1 "is no folder"
    rm ix/generation-1
    mkdir ix/generation-1
    echo "$stub" >ix/generation-1/XAPIANDB
    fails_with 2 cuttings-query --index ix raid
    fails_with 2 cuttings-index --index ix --check
    run cuttings-index --index ix a
    [ ! -e was-run ]
    cuttings-index --index ix --rebuild a >/dev/null
    for line in "$stub" "auto ../a" "auto /etc" "inmemory" "glass ../a" "auto generation-1/../../a"; do
        echo "$line" >ix/XAPIANDB
        fails_with 2 cuttings-query --index ix raid
        has "$output" "'ix/XAPIANDB' does not name a generation"
    done
    [ ! -e was-run ]
}

@test "no shell is involved: names and pagers are what they are" {
    command -v script >/dev/null || skip "skipped: no script"
    mkdir 'b; touch was-run' 'c$(touch was-run)'
    article 'b; touch was-run/`touch was-run`.txt' "A raid."
    cuttings-index --index 'c$(touch was-run)/ix' 'b; touch was-run' >/dev/null
    cuttings-query --index 'c$(touch was-run)/ix' --color=always '$(touch was-run) OR raid' >/dev/null
    for pager in 'true;touch was-run' '$(touch was-run)' 'cat | touch was-run' 'cat >was-run' '`touch was-run`' 'cat && touch was-run'; do
        CUTTINGS_PAGER=$pager script -qec "cuttings-query --index ix raid" /dev/null >shown </dev/null
    done
    [ ! -e was-run ]
}

@test "a search of a hostile index leaves everything as it was" {
    before=$(find ix a -printf '%p %s %T@ %i %m\n' | sort)
    for file in columns stories postlist.glass docdata.glass termlist.glass iamglass; do
        cp "ix/generation-1/$file" kept
        perl -e 'open F, "+<", $ARGV[0]; seek F, $_ * 37, 0 and print F "\xFF\x00\x80" for 0 .. (-s F) / 37 - 1' "ix/generation-1/$file"
        for question in "raid" "--show x.txt" "--why x.txt" "--copies x.txt" "--similar x.txt" "--json --timeline year" "--csv" "--cite ris"; do
            # shellcheck disable=SC2086 # words on purpose
            run timeout 20 cuttings-query --index ix $question
            [ "$status" -le 2 ] || { echo "$file: $question: exit $status: $output"; return 1; }
        done
        cp --preserve=timestamps kept "ix/generation-1/$file"
    done
    after=$(find ix a -printf '%p %s %T@ %i %m\n' | sort)
    is "$(cut -d' ' -f1,2,4,5 <<<"$after")" "$(cut -d' ' -f1,2,4,5 <<<"$before")"
    run cuttings-query --index ix --json raid
    is "$(field .total)" 1
}

@test "what a hostile index says of its articles is shown without harm" {
    /usr/bin/python3 -c 'import xapian' 2>/dev/null || skip "skipped: no python3-xapian"
    command -v script >/dev/null || skip "skipped: no script"
    /usr/bin/python3 -c '
import xapian
evil = "\x1b]0;owned\x07\u009b31m\u202e\x7f"
db = xapian.WritableDatabase("ix/generation-1")
doc = db.get_document(1)
for slot, value in ((0, "99999999"), (1, "Kent" + evil + "\nEssex\x1b[2J"), (2, "20" + evil), (3, "Op" + evil)):
    doc.add_value(slot, value)
doc.add_term("Q" + evil)
doc.add_term("raid" + evil)
lines = [("id", evil), ("path", evil), ("title", evil), ("date", evil), ("year", evil), ("encoding", evil), ("url", evil),
         ("source", evil), ("hash", evil), ("force", evil), ("operation", evil)]
doc.set_data("".join("%s=%s\n" % line for line in lines))
db.replace_document(1, doc)
db.set_metadata("corrections", "1\t" + evil + "\tforce\t" + evil + "\t" + evil + "\t" + evil + "\t" + evil + "\n")
db.commit()'
    rm ix/generation-1/columns
    evil=$'\033]0;owned\a\302\23331m\342\200\256\177'
    printf '%s' "$evil" >evil
    # shellcheck disable=SC2016 # for the shell that script runs
    for question in raid '--facet-limit 0 raid' '--timeline year raid' '--timeline month raid' '--stories raid' '--explain "raid*"' '--csv raid' \
            '--csv --timeline year raid' '--paths raid' '--json raid' '--ndjson raid' '--cite bibtex raid' '--cite ris raid' \
            '--cite csl-json raid' '--complete-values force' '--complete-values operation' '--show "$(cat evil)"' \
            '--why "$(cat evil)"' '--json --show "$(cat evil)"' '--json --why "$(cat evil)"' '--copies "$(cat evil)"' \
            '--similar "$(cat evil)"' '--force nothing-like-it raid' 'raif'; do
        script -qec "cuttings-query --index ix --no-pager --color=never $question" /dev/null >shown || true
        case $question in *timeline* | *nothing* | *raif* | --c* | --s*) ;; *) grep -q owned shown ;; esac
        if tr -d '\r\n' <shown | grep -qP '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80\xae'; then
            echo "$question:"
            cat -v shown
            return 1
        fi
    done
    is "$(cuttings-query --index ix --json raid | jq -r '.hits[0].id')" "$evil"
    run cuttings-index --index ix --check
    [ "$status" -eq 2 ]
    lacks "$output" $'\033'
}

@test "sizes in the columns that add up only because they come round are not believed" {
    perl -e '
        open my $file, "+<:raw", "ix/generation-1/columns" or die;
        read $file, my $head, 72;
        my @fields = unpack "V4 V3 V3 V3 V Q Q", $head; # store/columns.c: magic to value counts, a gap, bytes of texts and file
        die "not as store/columns.c has it" unless $fields[0] == 0x43554331 && $fields[15] == -s $file;
        $fields[10] += 1 << 28;
        $fields[14] -= 1 << 30;
        seek $file, 0, 0;
        print $file pack "V4 V3 V3 V3 V Q Q", @fields;'
    run cuttings-query --index ix --json raid
    [ "$status" -eq 0 ]
    is "$(field .total)" 1
    fails_with 2 cuttings-index --index ix --check
}

@test "an index whose articles have absurd numbers takes no memory for them" {
    /usr/bin/python3 -c 'import xapian' 2>/dev/null || skip "skipped: no python3-xapian"
    for number in 4294967295 4294967294 2000000000 20000000; do
        rm -rf ix
        cuttings-index --index ix a >/dev/null
        /usr/bin/python3 -c '
import sys, xapian
db = xapian.WritableDatabase("ix/generation-1")
db.replace_document(int(sys.argv[1]), db.get_document(1))
db.commit()' "$number"
        case $BUILD in */asan | */tsan) ;; *) ulimit -S -v 3000000 ;; esac # sanitizers reserve more than that
        for command in "cuttings-query --index ix raid" "cuttings-index --index ix --check" "cuttings-index --index ix a"; do
            # shellcheck disable=SC2086 # words on purpose
            fails_with 2 timeout 20 $command
            has "$output" "has 2 articles with numbers up to $number"
        done
        ulimit -S -v unlimited
        cuttings-index --index ix --rebuild a >/dev/null
    done
}

@test "the programs are built with what hardens them" {
    case $BUILD in */release) ;; *) skip "skipped: flavours for tests are built otherwise" ;; esac
    command -v readelf >/dev/null || skip "skipped: no readelf"
    for program in cuttings-index cuttings-query; do
        headers=$(readelf -hldW "$BUILD/$program")
        has "$headers" "DYN (Position-Independent Executable file)"
        has "$headers" GNU_RELRO
        has "$headers" NOW
        lacks "$(grep GNU_STACK <<<"$headers")" RWE
        symbols=$(readelf --dyn-syms -W "$BUILD/$program")
        has "$symbols" __stack_chk_fail
        has "$symbols" __snprintf_chk
    done
}
