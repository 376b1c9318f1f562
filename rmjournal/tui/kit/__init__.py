"""What every screen is built from. None of it knows a particular screen."""
