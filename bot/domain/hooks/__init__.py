"""Addresses that the service reports to: ours, and a user's own."""
