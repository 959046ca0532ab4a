"""What a webhook can make happen while the bot is down: it is on disk, nothing more. No SQLAlchemy on SQLite."""
