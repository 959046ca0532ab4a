"""Proving phones by a flash call or a spoken code, and what has been proved."""
