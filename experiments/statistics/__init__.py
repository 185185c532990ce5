"""Statistics of paired wars: intervals, survival and effect sizes."""
