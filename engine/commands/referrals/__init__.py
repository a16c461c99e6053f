"""Questions to partner organisations: the secure link, what may be shared, and what is answered."""
