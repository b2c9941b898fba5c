#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs the indexer on a disk that is full: a file system in memory, of which all but a few kilobytes are taken.

    full.py BIN [--step KB] [--verbose]

For each kind of work (faults.py has them) there is no room at first, then --step more each time, until the work succeeds. Each
failure must say that there is no space left and end with 2, and the index must be as before; with room the same command then
completes the work. Needs the right to mount (root, or user namespaces); says `skipped` without it.
"""
import argparse
import os
import random
import subprocess
import sys
import tempfile

from faults import Bench, Fault, make_works

DISK_KB = 32768


def enter_namespace():
    """Starts this program again where it may mount. False: it cannot be."""
    for command in (["unshare", "-m"], ["unshare", "-Urm"]):
        if subprocess.run(command + ["sh", "-c", "mount -t tmpfs none /mnt"], capture_output=True).returncode == 0:
            os.environ["FULL_INSIDE"] = "1"
            os.execvp(command[0], command + [sys.executable] + sys.argv)
    return False


class Disk:
    def __init__(self, folder):
        self.folder, self.filler = folder, os.path.join(folder, "filler")
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=%dk" % DISK_KB, "none", folder], check=True)

    def leave(self, kb):
        self.free()
        room = os.statvfs(self.folder)
        taken = room.f_bavail * room.f_frsize - kb * 1024
        with open(self.filler, "wb") as f:
            for _ in range(taken // 4096):
                f.write(bytes(4096))

    def free(self):
        if os.path.exists(self.filler):
            os.remove(self.filler)


def fill(work, disk, step):
    """How many times it failed, and the room that it needed."""
    for failures in range(10 ** 6):
        disk.free()
        work.bench.put(work.template)
        disk.leave(failures * step)
        done = work.bench.run(work.command)
        result = work.look(done)
        disk.free()
        work.complete()
        if result == "harmless":
            return failures, failures * step
        if b"No space left on device" not in done.stderr or b"the index is as before" not in done.stderr:
            raise Fault("%d KB: it does not say that the disk is full: %s" % (failures * step, done.stderr.decode()))


def fill_each(bench, disk, args):
    for build in make_works(bench, random.Random(1)):
        work = build()
        if not work.changes or work.name == "addition" or (args.work and work.name not in args.work):
            continue
        try:
            failures, room = fill(work, disk, args.step)
        except Fault as fault:
            raise Fault("%s: %s" % (work.name, fault))
        print("full: %s: failed %d times, succeeded with %d KB of room" % (work.name, failures, room), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bin")
    parser.add_argument("--step", type=int, default=4)
    parser.add_argument("--work", action="append")
    args = parser.parse_args()
    if "FULL_INSIDE" not in os.environ and not enter_namespace():
        print("full: skipped: nothing can be mounted here")
        return
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as mounted:
        disk, bench = Disk(mounted), Bench(args.bin, folder)
        bench.index = os.path.join(mounted, "index")
        try:
            fill_each(bench, disk, args)
        except Fault as fault:
            sys.exit("full: %s" % fault)
        finally:
            subprocess.run(["umount", mounted], check=True)


if __name__ == "__main__":
    main()
