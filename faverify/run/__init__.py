"""Running claims: the registry, selection, one claim, many in processes, batches on disk, campaigns, fuzzing."""
