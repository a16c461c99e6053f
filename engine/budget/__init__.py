"""What money an area has, and where it went: bookings under an absolute ceiling."""
