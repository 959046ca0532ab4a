"""What an operator does with the whole database: backup, restore, new keys, and what a missed time asks for."""
