"""Every change of state, one verb a file: authorize → check → act → append event, in one transaction."""
