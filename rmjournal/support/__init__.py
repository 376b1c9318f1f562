"""Provide what every package needs: errors, files, locks, paths and preferences."""
