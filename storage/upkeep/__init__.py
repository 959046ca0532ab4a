"""What an operator does with the whole database: backup, restore, new keys, and care after a time it has missed."""
