"""What may be done in a book, by whom and when."""
