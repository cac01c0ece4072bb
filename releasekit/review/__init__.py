"""The forms in which people decide: workbook and CSV, out and in."""
