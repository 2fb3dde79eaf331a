"""A LibreOffice engine for xlwings."""
