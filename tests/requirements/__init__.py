"""What the sources ask for: one test a requirement, named after it."""
