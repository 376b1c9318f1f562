"""The command line: plain lines for scripts, screen readers and recovery. Each command imports what it needs."""
