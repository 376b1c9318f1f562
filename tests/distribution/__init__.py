"""What is handed out, built from the code."""
