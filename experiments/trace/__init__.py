"""TRACE: what was asked of the model and of its code, where, and with what result."""
