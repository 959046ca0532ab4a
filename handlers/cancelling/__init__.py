"""What is said and offered after something was cancelled."""
