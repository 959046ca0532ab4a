"""A call before it is confirmed: what is said to whom and how, and what a Confirm agrees to."""
