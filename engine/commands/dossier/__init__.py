"""What a household told once: facts that are kept for the whole casus, and consent."""
