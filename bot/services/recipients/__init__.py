"""One recipient over everything that an account has called: what they are called, said, cost, and on what basis."""
