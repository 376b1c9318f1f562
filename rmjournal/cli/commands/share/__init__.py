"""What goes to a partner or a coordinator, and what comes back."""
