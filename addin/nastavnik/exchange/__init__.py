"""Workbooks by e-mail: pack, send, collect, answer, journal."""
