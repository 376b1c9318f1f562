"""The rules of the redactor: each file has a part of the table, `table` the order."""
