"""The one plan of a household, what is agreed for afterwards, and who has the regie."""
