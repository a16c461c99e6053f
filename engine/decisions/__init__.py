"""DMN tables and FEEL expressions: what a decision answers and by which rule."""
