"""Filter and coarsen what a person shares with a programme, and report on it.

Knows neither the journal nor the vault. Commands import `public` and nothing else."""
