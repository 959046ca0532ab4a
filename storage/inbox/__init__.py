"""What came in, on disk before it is answered. Imports nothing, so that the side server does not load SQLAlchemy."""
