"""Records that calls play, and recordings of conversations."""
