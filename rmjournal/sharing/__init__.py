"""What may leave for a programme, and what its coordinator makes of it. Knows neither the journal nor the vault."""
