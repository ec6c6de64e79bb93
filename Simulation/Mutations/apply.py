#!/usr/bin/env python3
"""Writes the mutations of a table into a copy of the sources, each behind a switch; says their numbers, seeds and names."""

import pathlib
import re
import sys

SWITCH = """import FoundationEssentials

/// Which mutation is chosen; only in copies that are made to be broken.
public enum Mutation {
  private static let chosen = ProcessInfo.processInfo.environment["MUTATION"].flatMap { Int($0) } ?? 0

  /// Whether a mutation is chosen.
  public static func isOn(_ number: Int) -> Bool { chosen == number }
}
"""


def read(table):
    """The mutations: number, seeds, name and hunks of file, old and new text."""
    found, hunk = [], None
    for line in table.read_text().split("\n"):
        head = re.match(r"== (\d+) (?:(\d{4,}) )?(.*)$", line)
        if head:
            found.append((int(head[1]), int(head[2] or 1000), head[3], []))
            hunk = None
        elif line.startswith("@ "):
            hunk = [line[2:], [], []]
            found[-1][3].append(hunk)
        elif hunk and line.startswith("-"):
            hunk[1].append(line[1:])
        elif hunk and line.startswith("+"):
            hunk[2].append(line[1:])
    return found


def main():
    root, table = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    failures = 0
    mutations = read(table)
    originals = {}
    for number, _, name, hunks in mutations:
        for file, old, _ in hunks:
            path = root / file
            originals.setdefault(path, path.read_text() if path.exists() else "")
            if originals[path].count("\n".join(old)) != 1:
                print(f"{number} {name}: does not stand once in {file}:\n" + "\n".join(old), file=sys.stderr)
                failures += 1
    if failures:
        sys.exit(1)
    # Two mutations may change the same lines: each new text stands for its mutation alone, the old one for all others.
    for number, _, name, hunks in mutations:
        for file, old, new in hunks:
            path = root / file
            text = path.read_text()
            before, after = "\n".join(old), "\n".join(new).replace("MUTANT", f"Mutation.isOn({number})")
            if text.count(before) != 1:
                print(f"{number} {name}: another mutation has changed its lines in {file}", file=sys.stderr)
                sys.exit(1)
            path.write_text(text.replace(before, after))
    (root / "Sources/Contractors/Mutation.swift").write_text(SWITCH)
    for number, seeds, name, _ in mutations:
        print(f"{number}\t{seeds}\t{name}")


main()
