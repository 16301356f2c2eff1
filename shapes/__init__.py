"""What must hold: SHACL by module, the engine that runs it, findings in plain words."""
