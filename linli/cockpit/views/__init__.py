"""Pages of the cockpit, and the public page."""
