"""What event logs tell: logs in and out, and the figures of where time goes. No screens, and nobody's name."""
