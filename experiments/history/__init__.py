"""The record to 2024, and the worlds over which an answer is told."""
