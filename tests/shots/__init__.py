"""Pictures of the first page of every output, for a person to look at."""
