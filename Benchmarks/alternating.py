#!/usr/bin/env python3
"""Runs commands in turn, several times, and prints what each took; for a machine on which others work too.

Usage: alternating.py ROUNDS TITLE COMMAND [TITLE COMMAND ...]

Printed are the least CPU and wall seconds of a command's runs, its largest peak of memory, and its CPU seconds as a multiple of
those of the first command. CPU seconds are those of the command's own process, so that others bear on them little.
"""
import os
import shlex
import sys
import time


def run(command):
    start = time.time()
    reading, writing = os.pipe()
    child = os.posix_spawnp("sh", ["sh", "-c", "exec " + command], os.environ, file_actions=[
        (os.POSIX_SPAWN_DUP2, writing, 1), (os.POSIX_SPAWN_CLOSE, reading), (os.POSIX_SPAWN_CLOSE, writing)])
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read().strip()
    _, status, usage = os.wait4(child, 0)
    if status:
        sys.exit(f"{command}: status {status}")
    return usage.ru_utime + usage.ru_stime, time.time() - start, usage.ru_maxrss / 1024, said


def main():
    rounds, titles, commands = int(sys.argv[1]), sys.argv[2::2], sys.argv[3::2]
    runs = {title: [] for title in titles}
    for _ in range(rounds):
        for title, command in zip(titles, commands):
            runs[title].append(run(command))
    first = min(cpu for cpu, _, _, _ in runs[titles[0]])
    width = max(len(title) for title in titles)
    for title in titles:
        cpu, wall, peak = min(r[0] for r in runs[title]), min(r[1] for r in runs[title]), max(r[2] for r in runs[title])
        print(f"{title:{width}}  CPU {cpu:8.2f} s  {cpu / first:6.2f} x  wall {wall:8.2f} s  peak {peak:6.1f} MB  {runs[title][-1][3]}")


main()
