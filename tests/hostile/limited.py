"""Run greenscore under limits of memory and time; write processor seconds and peak bytes to a file.

Usage: limited.py PEAK_FILE ARGUMENTS...
"""

import re
import resource
import signal
import sys
from pathlib import Path

from greenscore.cli.main import main

peak = Path(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_AS, (2**31, 2**31))
signal.alarm(50)
started = resource.getrusage(resource.RUSAGE_SELF)
try:
    main()
finally:
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = used.ru_utime + used.ru_stime - started.ru_utime - started.ru_stime
    # ru_maxrss would tell the peak of the process that started this one, where that was higher.
    memory = re.search(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text())
    peak.write_text(f"{seconds} {int(memory[1]) * 1024}")
