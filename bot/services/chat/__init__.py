"""Messages on their way out and updates on their way in."""
