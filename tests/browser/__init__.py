"""What readers meet in a real browser: pages that are opened, operated by keyboard, looked at and measured."""
