"""What is heard of calls, by webhook or by asking, becomes the ledger's picture of them."""
