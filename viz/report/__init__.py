"""The report: one HTML file with its figures."""
