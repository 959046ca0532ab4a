"""The inbox: one promise on two databases."""
