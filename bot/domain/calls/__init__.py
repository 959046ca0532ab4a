"""Calls after Confirm: states of launches, batches, recipients and calls, and what a call came to."""
