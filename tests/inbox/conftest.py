"""The cast for the tests of this room."""

from tests.cast import cast

__all__ = ["cast"]
