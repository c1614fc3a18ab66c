"""The command line: ``python -m tests.fuzz [--count N] [--seed S] [--show N]``; 1 if anything was wrong."""

from __future__ import annotations

import argparse
import itertools
import sys
import time

from tests.fuzz.generate import texts
from tests.fuzz.judge import problems


def main() -> int:
    """Prints each problem with its text, and how many there were."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--count", type=int, default=100_000, help="texts to make (default 100,000)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same texts (default 1)")
    parser.add_argument("--show", type=int, default=20, help="problems to print (default 20)")
    arguments = parser.parse_args()
    wrong = size = 0
    start = time.perf_counter()
    for text in itertools.islice(texts(arguments.seed), arguments.count):
        size += len(text)
        for problem in problems(text):
            wrong += 1
            if wrong <= arguments.show:
                print(f"{problem}\n    {text!r}", flush=True)
    spent = time.perf_counter() - start
    print(f"{arguments.count} texts of seed {arguments.seed}, {size / 1e6:.1f} MB, {spent:.0f} s: {wrong} problems")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
