"""Run every benchmark: `make bench`."""

import subprocess
import sys
from pathlib import Path

if __name__ == "__main__":
    scripts = (Path(__file__).with_name(name) for name in ("portfolio.py", "cold_start.py"))
    sys.exit(max(subprocess.run([sys.executable, str(s)], check=False).returncode for s in scripts))
