"""Make a report from a folder of summaries, and limit what it discloses."""
