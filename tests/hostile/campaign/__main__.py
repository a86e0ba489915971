"""The campaign as one command: `make hostile`, or `python -m tests.hostile.campaign [SEED [SHARE]]`."""

import sys
import time
from collections import Counter

from tests.hostile import kills
from tests.hostile.campaign.running import BAD, KEPT, campaign

KILLS = 300


def main() -> int:
    """Run everything, print what was counted, and return 1 where anything broke."""
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else int(time.time())
    share = float(sys.argv[2]) if len(sys.argv) > 2 else 1.0
    print(f"seed {seed}", flush=True)
    started = time.monotonic()
    found = campaign(seed, share)
    whole: Counter[str] = Counter()
    head = ("cases", "accepted", "refused", *BAD)
    print(f"{'family':26}" + "".join(f"{name:>10}" for name in head) + "   worst s  worst MB")
    for name, counts in found.items():
        whole.update(counts.all)
        numbers = "".join(f"{counts.all[each]:>10,}" for each in head)
        print(f"{name:26}{numbers}{counts.seconds:>10.1f}{counts.memory / 2**20:>10,.0f}")
    print(f"{'all':26}" + "".join(f"{whole[each]:>10,}" for each in head))
    killed = kills.run(max(round(KILLS * share), 1), seed)
    print(
        f"kill -9 over all writers: {killed.kills}, files that were neither old nor new: {killed.broken}"
    )
    for counts in found.values():
        for told in counts.told[:20]:
            print(told)
    minutes = (time.monotonic() - started) / 60
    bad = any(whole[each] for each in BAD)
    print(f"{minutes:.1f} minutes" + (f"; what broke is kept in {KEPT.name}/" if bad else ""))
    return int(bad or killed.broken > 0)


if __name__ == "__main__":
    sys.exit(main())
