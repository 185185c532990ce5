"""Comparisons of arms: design, play, contrasts, results and words."""
