"""Write a whole vault anew: back up, re-encrypt, rebuild, salvage, merge, destroy."""
