"""What the buttons do: one function a button, on the open workbook."""
