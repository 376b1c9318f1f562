"""Follow the mentoring cycle: sessions, takeaways, reflections, drafts, signals and
search."""
