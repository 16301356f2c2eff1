"""The curated facts of the source documents, one YAML file per document (data only)."""
