"""Figures of the live view: pure functions from what was played to options of Apache ECharts."""
