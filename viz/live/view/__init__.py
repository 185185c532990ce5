"""What each part of the live page shows of a tab: plain data, ready for its widget."""
