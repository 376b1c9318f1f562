"""What reverse mentoring is: typed records and pure rules, without files, keys or a clock."""
