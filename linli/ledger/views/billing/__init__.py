"""Bills and payments: at the desk of those who keep the accounts, and each household's own page."""
