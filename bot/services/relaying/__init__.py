"""News of calls is passed on to the users' own systems: written down with the news itself, sent until they take it."""
