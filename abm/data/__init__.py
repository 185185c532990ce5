"""Small tables of derived figures, each with its source and date."""
