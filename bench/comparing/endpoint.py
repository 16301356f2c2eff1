"""rdflib-endpoint on a file of triples: `python -m bench.comparing.endpoint union.nt 8001`."""

import importlib
import sys

import uvicorn
from rdflib import Dataset


def main() -> None:
    """Read the file into memory and serve it at the root of the port."""
    graph = Dataset(default_union=True)
    graph.parse(sys.argv[1], format="nt")
    # It is compared where it is installed and is no dependency, so it is not known when the types are checked.
    endpoint = importlib.import_module("rdflib_endpoint")
    app = endpoint.SparqlEndpoint(graph=graph, path="/", enable_update=False)
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[2]), log_level="warning")


if __name__ == "__main__":
    main()
