"""What coordinators do: their programme file, the report on summaries, the redactor."""
