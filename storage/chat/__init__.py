"""What the bot keeps of chats: cards, messages to be sent, Telegram's updates, what the next text means, Cancels."""
