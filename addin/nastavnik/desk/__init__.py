"""What a clerk presses."""
