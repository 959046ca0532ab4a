"""The menu, the way back to it, and the buttons that lead anywhere."""
