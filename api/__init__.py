"""How people reach Golden Thread: the HTTP service and the command line."""
