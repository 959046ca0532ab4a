"""The database itself: opening it, its one writer, its lock, its errors, and facts that belong to no row."""
