"""Pages of assemblies: the list, one vote, its owners, its rules, demands; and the desk on which a vote is called."""
