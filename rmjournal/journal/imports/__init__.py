"""Take in what comes from elsewhere: a takeout, another journal, a reply."""
