"""Money: amounts, prices, what may be spent, and what was."""
