"""Pages of whose money it is, of merged books and of a company that leaves."""
