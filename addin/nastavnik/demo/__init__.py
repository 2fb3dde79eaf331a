"""The main job on invented data, end to end."""
