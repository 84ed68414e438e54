"""Linli 邻里: a residential community governs itself in the open."""

__version__ = "0.1.0"
