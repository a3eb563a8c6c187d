"""The screens as a person sees them: what can be read there and what can be done."""
