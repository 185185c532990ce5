"""Questions asked of the model: comparisons of arms, their statistics, and the command line."""
