"""The wire shapes, same file names as the resources; they never query."""
