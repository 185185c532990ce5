"""Studies: what is uncertain, what can be chosen, and every war between, kept in a folder."""
