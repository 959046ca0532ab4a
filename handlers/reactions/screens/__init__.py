"""What the builder of reactions shows. Pure functions."""
