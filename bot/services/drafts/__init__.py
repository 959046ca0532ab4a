"""A call before Confirm: what is going to happen, to whom, and for how much."""
