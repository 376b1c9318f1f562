"""Write a whole journal file anew: re-encrypt, rebuild, salvage, merge from a copy, destroy."""
