"""Pages of cases: the resident's, and the desk's."""
