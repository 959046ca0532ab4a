"""A shop: all services as production builds them, a real database and the calling service's stand-in over HTTP.

Tests of the services use it: on each database (tests/contract, tests/issues), or on SQLite (tests/unit).
"""
