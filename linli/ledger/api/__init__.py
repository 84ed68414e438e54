"""The ledger's JSON API: read-only. What a community publishes is open to anybody, the rest to residents' keys."""
