"""An account at the calling service: its key, caps, prices, stop list and balance, and whom it must not call."""
