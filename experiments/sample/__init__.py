"""Wars of arms over many runs: their distributions, and the runs that are looked at."""
