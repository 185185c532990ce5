"""Between the server and the browser: who is let in, and what goes over the line."""
