"""Cases by the thousand over several processes, and what is counted of them."""

import contextlib
import os
import pickle
import select
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue
from typing import IO

from tests.hostile.campaign.child import MOST_MEMORY, MOST_SECONDS
from tests.hostile.campaign.families import FAMILIES, Case, drawn

ROOT = Path(__file__).parents[3]
KEPT = ROOT / "hostile-found"
BAD = ("faults", "deaths", "slow", "large", "outside", "lost")
_HANGS = 120


@dataclass
class Counts:
    """What became of the cases of a family, and the worst of them."""

    all: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    memory: int = 0
    told: list[str] = field(default_factory=list)

    def add(self, told: dict[str, object] | None, name: str) -> str:
        """Count a case; return how it is bad, or an empty text."""
        self.all["cases"] += 1
        if told is None:
            return self._bad("deaths", name, "the process that met it ended")
        self.all[str(told["outcome"])] += 1
        self.seconds = max(self.seconds, float(str(told["seconds"])))
        self.memory = max(self.memory, int(str(told["memory"])))
        checks = (
            ("faults", told["fault"], told["fault"]),
            ("slow", float(str(told["seconds"])) > MOST_SECONDS, f"{told['seconds']} s"),
            ("large", int(str(told["memory"])) > MOST_MEMORY, f"{told['memory']} bytes"),
            ("outside", told["outside"], told["outside"]),
            ("lost", told["lost"], told["lost"]),
        )
        return next((self._bad(kind, name, str(why)) for kind, is_bad, why in checks if is_bad), "")

    def _bad(self, kind: str, name: str, why: str) -> str:
        self.all[kind] += 1
        self.told.append(f"{name}: {kind}: {why}")
        return kind


def _wait(stream: IO[bytes]) -> None:
    if not select.select([stream], [], [], _HANGS)[0]:
        raise EOFError


class Child:
    """A process that runs cases; it is begun anew when one has ended it."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def run(self, case: Case) -> dict[str, object] | None:
        """Return what became of a case; None where the process ended, or nothing came of it for long."""
        process = self._process or self._begin()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            pickle.dump(case, process.stdin)
            process.stdin.flush()
            _wait(process.stdout)
            found: dict[str, object] = pickle.load(process.stdout)
        except (EOFError, OSError, pickle.UnpicklingError):
            self.end()
            return None
        if int(str(found["memory"])) > MOST_MEMORY:
            self.end()  # the next case is measured from the beginning
        return found

    def _begin(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.hostile.campaign.child"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
        self._process = subprocess.Popen(command, cwd=ROOT, env=environment, **pipes)
        return self._process

    def end(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                with contextlib.suppress(OSError):
                    pipe.close()  # type: ignore[union-attr]
        self._process = None


def campaign(
    seed: int, share: float, names: Sequence[str] = (), processes: int = 2
) -> dict[str, Counts]:
    """Run a share of the cases of some families, all by default, and return what was counted of each."""
    counts = {name: Counts() for name in names or FAMILIES}
    jobs: Queue[tuple[str, int, int]] = Queue()
    for job in _jobs(share, list(counts)):
        jobs.put(job)
    lock = threading.Lock()

    def work() -> None:
        child = Child()
        with contextlib.suppress(Empty):
            while True:
                name, start, size = jobs.get_nowait()
                for number, case in drawn(name, seed, start, size):
                    told = child.run(case)
                    with lock:
                        if counts[name].add(told, f"{name} {number} (seed {seed})"):
                            keep(name, number, case)
        child.end()

    threads = [threading.Thread(target=work) for _ in range(processes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return counts


def _jobs(share: float, names: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Yield family, first number and count, in pieces that the processes take in turn."""
    for name in names:
        count = max(round(FAMILIES[name][0] * share), 1)
        yield from ((name, start, min(100, count - start)) for start in range(0, count, 100))


def keep(name: str, number: int, case: Case) -> None:
    """Keep the files of a case that broke something, with its command."""
    folder = KEPT / f"{name.replace(' ', '-')}-{number}"
    for part, content in case.files.items():
        (folder / part).parent.mkdir(parents=True, exist_ok=True)
        (folder / part).write_bytes(content)
    (folder / "COMMAND").write_text(" ".join(case.words), encoding="utf-8", errors="replace")
