"""The manual: its pages, their commands, and the picture of a real screen."""
