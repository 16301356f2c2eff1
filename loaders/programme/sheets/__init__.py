"""What the form is made of: its sheets, one file for those that belong together, and its code lists."""
