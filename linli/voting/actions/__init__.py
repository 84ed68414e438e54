"""The verbs of votes, elections and councils."""

__all__: list[str] = []
