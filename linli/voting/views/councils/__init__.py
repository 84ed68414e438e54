"""Councils: what they are asked, how they decide, their votes and minutes."""
