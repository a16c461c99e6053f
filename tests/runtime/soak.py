"""As many random processes as fit in a stretch of time: `python -m tests.runtime.soak`, or `make soak`.

SOAK_SECONDS is how long (default 600), SOAK_SEED where it begins (default: the clock). Each process has a seed of its
own, told when it fails: `SOAK_SEED=… SOAK_SECONDS=0` plays that one again.
"""

import os
import sys
import traceback
from random import Random
from time import monotonic, time

from .diagrams import diagram
from .shapes import graph
from .walking import walk_both


def play(seed: int) -> int:
    dice = Random(seed)
    pick = lambda options: dice.choice(list(options))  # noqa: E731 - as hypothesis picks, from the same lists
    return walk_both(graph(pick), pick)


def main() -> int:
    seconds, first = float(os.environ.get("SOAK_SECONDS", 600)), int(os.environ.get("SOAK_SEED", int(time())))
    until, seed, steps, failed = monotonic() + seconds, first, 0, []
    while not failed or len(failed) < 5:
        try:
            steps += play(seed)
        except Exception:
            traceback.print_exc(limit=-2)
            failed.append(seed)
            print(f"SOAK_SEED={seed} fails", file=sys.stderr, flush=True)
        seed += 1
        if monotonic() >= until:
            break
    print(f"{seed - first} processes, {steps} steps, seeds {first} to {seed - 1}; {len(failed)} differ: {failed}")
    if failed and os.environ.get("SOAK_SHOW"):
        dice = Random(failed[0])
        print(diagram(graph(lambda options: dice.choice(list(options)))).decode())
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
