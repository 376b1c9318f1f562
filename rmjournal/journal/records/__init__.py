"""Keep typed records: store, validate, list, change, move and delete them."""
