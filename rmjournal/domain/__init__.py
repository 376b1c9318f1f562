"""Model reverse mentoring: typed records and pure rules, without files, keys or a
clock."""
