"""The command line: `goldenthread serve | load | ask | query | export | info | publish | mcp | check`.

Exit codes: 0 fine, 1 the check or query found something (or a question has no answer), 2 the input or the command was
wrong.

    goldenthread ask cq-04 --as-of 2021-06-29
"""

import typer

from api.commands import agents, asking, inspecting, loading, publishing, serving
from api.commands.console import fail
from loaders.document.model import NotAnOfficialDocument
from ontology.clashes import Inconsistent
from queries.answers import BadParameter
from queries.catalogue import CatalogueError
from shapes.gate import Refused
from store.port import StoreError

app = typer.Typer(name="goldenthread", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.command()(serving.serve)
app.command()(loading.load)
app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(asking.ask)
app.command()(asking.query)
app.command()(asking.export)
app.command()(inspecting.info)
app.command()(publishing.publish)
app.command()(agents.mcp)
app.command()(inspecting.check)


def main() -> None:
    """Run the command line; every foreseen error is one message on standard error and exit code 2."""
    try:
        app()
    except (
        StoreError,
        NotAnOfficialDocument,
        Refused,
        Inconsistent,
        BadParameter,
        CatalogueError,
        ValueError,
    ) as error:
        fail(error)
