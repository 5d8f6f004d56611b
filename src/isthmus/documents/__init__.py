"""Pages and PDFs to text, mentions and candidate facts, each with the passage that supports it."""
