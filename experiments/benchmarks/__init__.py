"""Speed of Concert, measured in one run on one machine and written as `docs/performance.md`."""
