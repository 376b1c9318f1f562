"""Settings, security, backups and conflicts."""
