"""Pages of counting: the result that everybody reads, and the desk of those who call back and watch."""
