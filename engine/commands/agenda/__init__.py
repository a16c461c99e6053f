"""The team's agenda for casuïstiekbespreking: what is talked about, when, and what came of it."""
