"""Pass only words that are known to be harmless where they stand."""
