"""Calls saved under a name: what is said and how, to be used again, shared as a file and repeated."""
