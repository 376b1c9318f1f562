"""Define the entities of reverse mentoring, such as pair, session and takeaway."""
