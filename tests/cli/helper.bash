# SPDX-License-Identifier: GPL-2.0-or-later
# What every bats file loads: the programs, a fresh folder as working directory, an empty environment.

setup() {
    : "${BUILD:=$BATS_TEST_DIRNAME/../../build/release}"
    root=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
    shared=$root/../shared
    work=$(mktemp -d "${TMPDIR:-/tmp}/cuttings-test.XXXXXX")
    cd "$work" || return 1
    export HOME=$work LC_ALL=C PATH=$BUILD:$PATH
    export ASAN_OPTIONS=new_delete_type_mismatch=0 # libxapian's check deletes a table through a base class of another size
    unset CUTTINGS_INDEX XDG_DATA_HOME NO_COLOR COLUMNS CUTTINGS_PAGER PAGER
    if [ "$(type -t prepare)" = function ]; then prepare; fi
}

teardown() {
    if [ "$(type -t close_screen)" = function ]; then close_screen; fi
    cd /
    chmod -R u+rwX "$work" 2>/dev/null
    rm -rf "$work"
}

# A crash is never an expected failure.
fails_with() {
    local wanted=$1
    shift
    run "$@"
    if [ "$status" -ge 126 ] && [ "$status" -ne 130 ]; then
        echo "crashed with $status: $output"
        return 1
    fi
    [ "$status" -eq "$wanted" ] || { echo "exit $status, not $wanted: $output"; return 1; }
}

# field FILTER: a value of the JSON that the last command printed.
field() { jq -r "$1" <<<"$output"; }

is() { [ "$1" = "$2" ] || { echo "got '$1', expected '$2'"; return 1; }; }
has() { [[ $1 == *"$2"* ]] || { echo "'$2' is not in: $1"; return 1; }; }
lacks() { [[ $1 != *"$2"* ]] || { echo "'$2' is in: $1"; return 1; }; }

needs_seeds() { [ -d "$shared/seeds" ] || skip "skipped: the seed articles are not here"; }

# article NAME TEXT: a file with a text.
article() { mkdir -p "$(dirname "$1")"; printf '%s\n' "$2" >"$1"; }

needs_xapian() { /usr/bin/python3 -c 'import xapian' 2>/dev/null || skip "skipped: no python3-xapian to change an index with"; }

# forget NAME: what the index ix says of itself is as in one that was made before there was this line.
forget() {
    needs_xapian
    /usr/bin/python3 - "$1=" <<'END'
import glob, sys, xapian
db = xapian.WritableDatabase(glob.glob("ix/generation-*")[0])
info = db.get_metadata("cuttings").decode()
db.set_metadata("cuttings", "".join(line + "\n" for line in info.splitlines() if not line.startswith((sys.argv[1], "sum="))))
db.commit()
END
}
