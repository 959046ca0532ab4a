"""Chats that watch an account: what each is shown, and what becomes of it when the chat changes."""
