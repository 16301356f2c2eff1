"""How facts come in: official documents, resolutions, curated knowledge."""
