"""An account at the calling service: its key, caps and prices, stop list, balance, and whom it must not call."""
