"""Tell names from the everyday words that they are as well, by where they stand."""
