"""Who may use the bot: members and owners, their language and clock, and what owners can look up."""
