"""Statistical confidentiality over everything that is published: what could be computed, and what must stay secret."""
