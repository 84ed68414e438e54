"""Pages of those who work on the book: payments, entries, budgets, accounts."""
