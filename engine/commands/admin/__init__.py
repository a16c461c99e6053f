"""What functional management, the budget holder and the privacy officer record."""
