"""Pages of gifts and collections."""
