"""One module a kind of candidate, each with `propose(reading) -> Iterator[Candidate]`; found, not registered."""
