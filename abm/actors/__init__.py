"""Acts: who does what with what, each written once for both engines.

An act wires rules to named state. It writes only its own actor (its first argument) and reads
others as the phase found them. The order of the acts in a month is in `abm.model` and, once more
for the compiled engine, in `abm.engine.kernel`.
"""
