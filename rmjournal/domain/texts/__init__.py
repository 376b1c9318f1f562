"""Write what may leave the journal as text: messages, agreement, limits card, event."""
