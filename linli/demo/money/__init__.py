"""The stories about money (S2, S3), played through the ledger's own verbs."""
