"""Files to take away from the live page: pictures, the sheets they are on, a briefing."""
