"""What words mean: the OWL modules, code lists, JSON-LD context, namespaces and reasoning."""
