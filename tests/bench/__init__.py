"""The benchmark: ratios against a baseline that is measured in the same run. Nothing here asserts."""
