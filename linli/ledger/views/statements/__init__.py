"""Pages of bank statements: the desk, one line, one file; and the open page."""
