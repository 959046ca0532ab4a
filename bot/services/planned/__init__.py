"""What waits for its time: seen, moved, taken back, given another text."""
