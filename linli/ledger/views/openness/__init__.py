"""Pages of the open book."""
