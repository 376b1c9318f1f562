"""Write a whole vault again: back up, re-encrypt, rebuild, salvage, merge, destroy."""
