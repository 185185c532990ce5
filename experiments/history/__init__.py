"""The model beside the record: patterns, their scorecard, and the mends of the second edition."""
