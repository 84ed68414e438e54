"""Who decides whose money it is: remuneration, surplus, shared services, merged books, a company that leaves."""
