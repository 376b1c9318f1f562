"""What each screen shows, and what its keys do: one module a screen."""
