#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# make install and make deb.

load helper

prepare() {
    [[ $BUILD == */release ]] || skip "skipped: not the programs that are installed"
    unset MAKEFLAGS MAKELEVEL MFLAGS
}

@test "make install goes below DESTDIR and PREFIX" {
    make -s -C "$root" install DESTDIR="$work/to" PREFIX=/opt/c
    for file in bin/cuttings-index bin/cuttings-query share/man/man1/cuttings-index.1 share/man/man1/cuttings-query.1 \
        share/man/man7/cuttings-query.7 share/bash-completion/completions/cuttings-query \
        share/zsh/site-functions/_cuttings-query share/fish/vendor_completions.d/cuttings-query.fish; do
        [ -s "to/opt/c/$file" ] || { echo "no $file"; return 1; }
    done
    is "$(ls to)" opt
    to/opt/c/bin/cuttings-query --version
}

@test "make deb: a package of the programs, with nothing that lintian calls an error" {
    command -v dpkg-deb >/dev/null || skip "skipped: no dpkg-deb"
    command -v dpkg-shlibdeps >/dev/null || skip "skipped: no dpkg-dev"
    package=$root/$(make -s -C "$root" deb | tail -n 1)
    dpkg-deb -x "$package" out
    out/usr/bin/cuttings-index --version
    zcat out/usr/share/man/man1/cuttings-query.1.gz | grep -q cuttings
    has "$(dpkg-deb -f "$package" Depends)" libxapian
    ! command -v lintian >/dev/null || lintian --fail-on error "$package"
}
