"""The command line: plain lines for scripts, screen readers and recovery."""
