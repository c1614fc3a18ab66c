"""Text to tree: ``parse`` is the one verb of this package."""
