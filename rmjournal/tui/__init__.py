"""The terminal interface, and the only place for Textual: it calls the journal and
draws what comes back. Inside, each room imports only those after it: shell, screens,
forms, kit."""
