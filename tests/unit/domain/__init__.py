"""Rules without I/O, by examples and by properties."""
