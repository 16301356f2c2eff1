"""Files as they come: from the web, in archives, as JSON or RDF."""
