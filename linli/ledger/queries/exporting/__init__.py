"""The book as files that other programs read: sheets, journals of accounting programs, the open archive."""
