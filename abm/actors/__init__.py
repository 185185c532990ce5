"""Actors and what they do, each act written once for both engines.

An act wires rules to named state. It writes only its own actor (its first argument) and reads
others as the phase found them. The order of the acts in a month is in `abm.month`.
"""
