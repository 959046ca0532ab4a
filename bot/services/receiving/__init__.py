"""What a webhook can make happen while the bot is down: it is put on disk, nothing more. No SQLAlchemy on SQLite."""
