"""Recordings of conversations: who gets them without asking, and how they are fetched and sent."""
