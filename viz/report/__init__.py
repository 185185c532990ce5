"""The report of a comparison or study: one HTML file with its figures."""
