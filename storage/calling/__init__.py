"""The ledger of calling: drafts, lists, launches, recipients, batches, calls."""
