"""Users, accounts and what belongs to them: stop list, proved phones, audit, daily balances."""
