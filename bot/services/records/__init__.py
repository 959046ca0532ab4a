"""Records that calls play: ordered, chosen from, and found at the service."""
