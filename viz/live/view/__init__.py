"""What each part of the live page shows of a world: plain data, ready for its widget."""
