"""The master keys: what encrypts API keys and updates, where it is kept, and what is refused without it."""
