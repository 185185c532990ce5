"""How fast Concert is: measured in one run on one machine, written as `docs/performance.md`."""
