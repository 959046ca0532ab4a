"""What the bot stores about chats: cards, messages to send, Telegram's updates, what the next text means, Cancels."""
