"""The scripts that build the shipped .docx templates: ``python -m nastavnik.documents.authoring``."""

from __future__ import annotations
