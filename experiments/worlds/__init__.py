"""Worlds over which wars are spread: those that the record accepts, and what is asked of them."""

#: Worlds by name: those that the product ships, and the scenario's own alone.
ACCEPTED, DEFAULT_WORLD = "accepted", "default"
