"""The science: what each actor does, as pure functions of plain numbers.

A rule takes at most six numbers and gives one; it knows no world and rolls no dice. Its docstring
has the sentence, the equation, the units and the source. (R1) and the like number the rules, whose
order and use, and the sections named here and in acts, are those of `docs/model.md`.
"""
