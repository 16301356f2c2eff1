"""What must hold of the project: one idea a file, each test named after the behaviour it states."""
