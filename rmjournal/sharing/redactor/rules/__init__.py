"""The rules of the redactor, a table a file: `table` puts them in order."""
