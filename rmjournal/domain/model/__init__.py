"""Define the entities of reverse mentoring: pair, session, takeaway, reflection, note and the rest."""
