"""Pictures of results: figures, the report of a comparison, and the live page."""
