"""Follow the mentoring cycle: sessions, takeaways, reflections, drafts and signals."""
