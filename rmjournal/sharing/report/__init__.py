"""Turn many summaries into one report that shows nobody."""
