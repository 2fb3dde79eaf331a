"""What is right: rules and findings."""
