"""One file for each family of commands: what --help says of them, and what they do.

A file is imported for its declarations alone when somebody asks for --help, so it
imports the journal, the domain and msgspec inside the functions that need them."""
