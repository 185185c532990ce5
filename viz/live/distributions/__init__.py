"""Distributions of the arms' runs on the live page, and the choice of the run that is shown."""
