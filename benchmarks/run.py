"""Run every benchmark: `make bench`."""

import subprocess
import sys
from pathlib import Path

if __name__ == "__main__":
    names = ("portfolio.py", "cold_start.py", "composing.py", "inventory.py", "worker.py")
    scripts = (Path(__file__).with_name(name) for name in names)
    sys.exit(max(subprocess.run([sys.executable, str(s)], check=False).returncode for s in scripts))
