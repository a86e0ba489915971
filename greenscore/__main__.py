"""Run greenscore as `python -m greenscore`."""

from greenscore.cli.main import main

main()
