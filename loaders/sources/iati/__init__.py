"""Activities as published under the IATI standard, and its code lists."""
