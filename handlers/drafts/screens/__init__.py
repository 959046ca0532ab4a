"""What the screens of a draft show. Pure functions."""
