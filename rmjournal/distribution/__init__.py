"""Build what is handed out. An installation leaves this package out."""
