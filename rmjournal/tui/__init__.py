"""The screen: the only place for Textual. It calls the journal and draws what comes back."""
