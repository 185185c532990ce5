"""The model scored on months of the record that it was not given, beside naive rivals."""
