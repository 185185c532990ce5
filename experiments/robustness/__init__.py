"""Robustness of a comparison: the same arms with other horizons, money, luck, worlds and clocks."""
