"""The acceptance of the model: what it is expected to show, and whether it does."""
