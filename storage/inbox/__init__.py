"""What came in, on disk before it is answered. Imports nothing: the side server must not meet SQLAlchemy here."""
