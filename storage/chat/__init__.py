"""What the bot stores about chats: cards, messages to be sent, Telegram's updates, what the next text means, Cancels."""
