"""Work without a person: due timers."""
