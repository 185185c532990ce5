"""Calibration of the model to the record: history matching in waves, then ABC."""
