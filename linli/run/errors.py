"""What stops a command before it has begun."""


class CannotStart(Exception):
    """Linli cannot start here; ``str(error)`` tells the operator what to do."""
