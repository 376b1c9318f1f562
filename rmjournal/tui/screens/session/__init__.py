"""One session: its page, its takeaways, and the lines that a person keeps for it."""
