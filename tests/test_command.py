"""The command line as a shell meets it: what is printed, what is said on standard error, and the exit code."""

import csv
import io
import json
import os
import shutil
import socket
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import Graph, Literal, URIRef

from api.command import main
from api.settings import settings
from ontology.namespaces import DEF, ID
from queries.catalogue import catalogue
from store.snapshot import Home
from tests.conftest import ROOT

RESOLUTION = "data/un-resolutions/A_RES_79_214.json"


@pytest.fixture
def home(bundled_home: Home, tmp_path: Path) -> Path:
    """Return a folder of its own that holds the bundled knowledge."""
    folder = tmp_path / "home"
    shutil.copytree(bundled_home.folder, folder)
    return folder


@pytest.fixture(scope="module")
def read_only(bundled_home: Home) -> Path:
    """Return a folder that holds the bundled knowledge, for commands that change nothing."""
    return bundled_home.folder


def shell(home: Path, *words: str, given: str | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a shell does, in a process of its own."""
    command = [sys.executable, "-c", "from api.command import main; main()", *words]
    environment = {
        **os.environ,
        "GOLDENTHREAD_STORE": str(home),
        "PYTHONIOENCODING": "utf-8",
        "COLUMNS": "200",
        **variables,
    }
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", cwd=ROOT / "tests", env=environment, input=given
    )


def run(home: Path, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command in this process, which is several times faster, with everything that a shell would see."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    status: object = 0
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setenv("GOLDENTHREAD_STORE", str(home))
        patch.setattr(sys, "argv", ["goldenthread", *words])
        patch.setattr(sys, "stdin", io.StringIO(given))
        settings.cache_clear()
        try:
            main()
        except SystemExit as ended:
            status = ended.code
        finally:
            settings.cache_clear()
    said = [stream.buffer.getvalue().decode() for stream in (out, err) if isinstance(stream.buffer, io.BytesIO)]
    return subprocess.CompletedProcess(list(words), status if isinstance(status, int) else 0, *said)


def message(done: subprocess.CompletedProcess[str]) -> str:
    """Return what a refused command said: exit code 2, nothing on standard output, one message and no trace."""
    assert done.returncode == 2, done.stdout + done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    said = [line for line in done.stderr.splitlines() if not line.startswith("…")]
    assert said
    assert said[0].startswith("goldenthread: ")
    return " ".join(said)


def test_a_question_is_answered_as_a_table_with_its_evidence(read_only: Path) -> None:
    done = shell(read_only, "ask", "cq-04", "--as-of", "2021-06-29")
    assert done.returncode == 0, done.stderr
    assert "2023-12-31" in done.stdout
    assert "HSP/EB.2025/4, para. 1" in done.stdout


def test_a_question_is_answered_as_json(read_only: Path) -> None:
    done = run(read_only, "ask", "cq-13", "--format", "json", "--lang", "zh")
    assert done.returncode == 0, done.stderr
    body = json.loads(done.stdout)
    assert [row["code"] for row in body["rows"]] == ["1", "2", "3", "4", "5"]
    assert body["rows"][4]["means"]["label"] == "有效的资源调动"


def test_a_question_is_answered_as_csv_into_a_file(read_only: Path, tmp_path: Path) -> None:
    target = tmp_path / "answer.csv"
    done = run(read_only, "ask", "cq-12", "--format=csv", "--output", str(target))
    assert (done.returncode, done.stdout) == (0, "")
    rows = list(csv.reader(io.StringIO(target.read_bytes().decode("utf-8-sig"))))
    assert len(rows) == 4


def test_a_question_without_an_answer_says_the_gap_and_ends_with_one(read_only: Path) -> None:
    done = shell(read_only, "ask", "cq-04", "--as-of", "1990-01-01", "--lang", "zh")
    assert done.returncode == 1
    assert done.stdout.strip() == catalogue()["cq-04"].gap["zh"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["ask", "cq-99"], "There is no question 'cq-99'"),
        (["ask", "cq-04", "--plam", "x"], "no parameter 'plam'"),
        (["ask", "cq-04", "--as-of", "yesterday"], "'yesterday' cannot be read as 'as_of'"),
        (["ask", "cq-04", "--plan", "plan/none"], "nothing in the graph is called"),
        (["ask", "cq-04", "--plan", "element/2026-2029/focus"], "is not a StrategicPlan"),
        (["ask", "cq-04", "stray"], "'stray' is not an option"),
        (["ask", "cq-04", "--lang", "xx"], "There is no language 'xx'"),
        (["query", "no-such-file.rq"], "no-such-file.rq cannot be read"),
        (["query", "-", "--format", "pdf"], "'pdf' is no format"),
        (["export", "https://example.org/graph/none"], "There is no graph https://example.org/graph/none"),
        (["export", "no graph>"], "is not an IRI"),
        (["check"], "Say what to check"),
    ],
)
def test_what_is_wrong_is_one_message_and_ends_with_two(words: list[str], said: str, read_only: Path) -> None:
    assert said in message(run(read_only, *words))


@pytest.mark.parametrize(
    "words", [["ask", "cq-04", "--format", "pdf"], ["no-such-command"], ["export", "--format", "x"]]
)
def test_a_command_that_is_none_ends_with_two(words: list[str], read_only: Path) -> None:
    done = run(read_only, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr


def test_documents_and_resolutions_are_loaded_together(home: Path, seed: Path, shared: Path) -> None:
    before = Home(home).current()
    done = shell(home, "load", str(seed), str(shared / RESOLUTION))
    assert done.returncode == 0, done.stderr
    assert "HSP/EB.2025/4:" in done.stdout
    assert "A/RES/79/214:" in done.stdout
    assert before is not None
    current = Home(home).current()
    assert current is not None
    assert current.id != before.id
    provisions = json.loads(run(home, "ask", "provisions", "--format", "json").stdout)
    assert len(provisions["rows"]) > 10
    assert {"preambular", "operative"} <= {row["kind"]["iri"].rsplit("/", 1)[1] for row in provisions["rows"]}
    table = shell(home, "ask", "parts", "--lang", "zh").stdout
    assert "indirect influence]" in table, "square brackets of a text are kept"


def test_what_was_loaded_already_changes_nothing(home: Path, seed: Path) -> None:
    first = run(home, "load", str(seed))
    loaded = Home(home).current()
    again = run(home, "load", str(seed))
    assert (first.returncode, again.returncode) == (0, 0)
    assert "nothing changed" in again.stdout
    current = Home(home).current()
    assert current is not None
    assert loaded is not None
    assert current.id == loaded.id


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", b"", "is empty"),
        ("page.html", b"<!doctype html><html><body>United Nations</body></html>", "web page"),
        ("binary.txt", bytes(range(256)) * 40, ""),
        ("file.pdf", b"%PDF-1.7 \x00\x01", "PDF"),
        ("prose.txt", b"A recipe for bread. Take flour and water.\n" * 20, ""),
        ("broken.json", b'{"title": ', ""),
        ("other.json", b'{"name": "x"}', ""),
        ("list.json", b"[]", ""),
        ("missing.txt", None, "cannot be read"),
    ],
)
def test_a_file_that_is_no_document_is_refused_and_the_store_is_as_before(
    name: str, content: bytes | None, said: str, home: Path, tmp_path: Path
) -> None:
    before = Home(home).current()
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    refused = message(run(home, "load", str(file)))
    assert name in refused
    assert said in refused
    assert Home(home).current() == before


def test_one_bad_file_keeps_all_others_out(home: Path, seed: Path, tmp_path: Path) -> None:
    before = Home(home).current()
    (tmp_path / "empty.txt").write_bytes(b"")
    message(shell(home, "load", str(seed), str(tmp_path / "empty.txt")))
    assert Home(home).current() == before


def test_a_folder_is_no_document(home: Path, tmp_path: Path) -> None:
    assert "cannot be read" in message(run(home, "load", str(tmp_path)))


SELECT = f"SELECT ?plan {{ ?plan a <{DEF}StrategicPlan> }} ORDER BY ?plan"


def test_a_query_gives_rows_as_csv_or_json(read_only: Path, tmp_path: Path) -> None:
    file = tmp_path / "plans.rq"
    file.write_text(SELECT, encoding="utf-8")
    rows = list(csv.reader(io.StringIO(run(read_only, "query", str(file)).stdout)))
    assert rows[0] == ["plan"]
    assert [ID + "plan/un-habitat/2026-2029"] in rows
    found = json.loads(run(read_only, "query", "-", "--format", "json", given=SELECT).stdout)
    assert len(found["results"]["bindings"]) == len(rows) - 1


def test_a_query_for_a_graph_gives_turtle(read_only: Path) -> None:
    query = f"DESCRIBE <{ID}plan/un-habitat/2026-2029>"
    done = run(read_only, "query", "-", "--format", "turtle", given=query)
    assert done.returncode == 0, done.stderr
    assert len(Graph().parse(data=done.stdout, format="turtle")) > 5


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT * {\n  ?s ?p\n}", "line 2"),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", ""),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE"),
    ],
)
def test_a_query_that_is_none_or_not_allowed_is_one_message(query: str, said: str, read_only: Path) -> None:
    assert said in message(run(read_only, "query", "-", given=query))
    if "SERVICE" in query:
        assert said in message(shell(read_only, "query", "-", given=query))


def test_a_query_cut_at_the_row_limit_says_so_and_ends_with_one(
    read_only: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOLDENTHREAD_QUERY_ROWS", "1")
    done = run(read_only, "query", "-", given=SELECT)
    assert done.returncode == 1
    assert len(done.stdout.split()) == 2
    assert "cut at 1 rows" in done.stderr


def values(graph: Graph) -> set[tuple[object, ...]]:
    return {tuple(term.toPython() if isinstance(term, Literal) else term for term in triple) for triple in graph}


def test_a_graph_is_exported_as_turtle_and_json_ld_alike(read_only: Path, tmp_path: Path) -> None:
    graph = DEF.removesuffix("def#") + "graph/doc/A/RES/79/214"
    turtle, json_ld = tmp_path / "graph.ttl", tmp_path / "graph.jsonld"
    assert run(read_only, "export", graph, "--output", str(turtle)).returncode == 0
    assert run(read_only, "export", graph, "--format", "jsonld", "--output", str(json_ld)).returncode == 0
    read = Graph().parse(turtle, format="turtle")
    # rdflib writes the decimal 2 as 2.0 in Turtle: the values are compared, not their digits.
    assert values(read) == values(Graph().parse(json_ld, format="json-ld"))
    assert len(read) == len(list(pyoxigraph.parse(json_ld.read_bytes(), format=pyoxigraph.RdfFormat.JSON_LD)))
    assert (URIRef(ID + "act/decision/un-habitat-assembly/2/1"), None, None) in read


def test_everything_is_exported_as_n_triples(read_only: Path) -> None:
    done = run(read_only, "export", "--format", "ntriples")
    assert done.returncode == 0, done.stderr
    assert len(list(pyoxigraph.parse(done.stdout.encode(), format=pyoxigraph.RdfFormat.N_TRIPLES))) > 5000


def test_info_says_what_is_loaded_and_what_can_be_asked(read_only: Path) -> None:
    done = shell(read_only, "info")
    assert done.returncode == 0, done.stderr
    assert "HSP/EB.2025/4" in done.stdout
    assert catalogue()["cq-03"].title["en"] in done.stdout
    body = json.loads(run(read_only, "info", "--format", "json").stdout)
    assert body["questions"] == list(catalogue())
    assert body["documents"]["HSP/EB.2025/4"]["statements"] > 100


def test_an_empty_home_is_filled_with_the_bundled_knowledge_at_the_first_question(tmp_path: Path) -> None:
    done = run(tmp_path / "new" / "home", "ask", "cq-11", "--format", "json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["rows"]


def test_a_home_that_cannot_be_made_is_one_message(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    message(run(tmp_path / "file", "ask", "cq-11"))


def test_the_ontology_and_the_knowledge_are_proved_consistent(read_only: Path, java: str) -> None:
    done = shell(read_only, "check", "--ontology")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "consistent, by" in done.stdout


def test_a_text_in_another_language_stands_beside_the_one_that_was_curated(
    home: Path, seed: Path, tmp_path: Path
) -> None:
    english = tmp_path / "english.txt"
    english.write_text(
        "United Nations\n\nHSP/EB.2025/4\n\nDistr.: General\n27 January 2025\n\nOriginal: English\n\n"
        "Executive Board\n\nA plan for the years to come\n\n1. In decision 2/1 the Assembly extended the plan.\n\n"
        "2. A report was submitted.\n",
        encoding="utf-8",
    )
    assert run(home, "load", str(seed), str(english)).returncode == 0
    parts = run(home, "ask", "parts", "--document", "HSP/EB.2025/4", "--format", "csv").stdout
    assert "the Assembly extended the plan" in parts
    assert "联合国人居大会" in parts


def test_two_files_of_one_document_and_language_are_refused(home: Path, seed: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_bytes(seed.read_bytes())
    refused = run(home, "load", str(seed), str(copy))
    assert (refused.returncode, "are both HSP/EB.2025/4" in refused.stderr) == (2, True)


def test_a_store_of_another_base_is_refused(home: Path) -> None:
    refused = shell(home, "info", GOLDENTHREAD_BASE="https://other.example/")
    assert (refused.returncode, "another base" in refused.stderr) == (2, True)
    unreadable = shell(home, "info", GOLDENTHREAD_BASE="nonsense")
    assert (unreadable.returncode, "must be an http(s) address" in unreadable.stderr) == (2, True)


def test_a_parameter_without_a_value_is_refused(home: Path) -> None:
    assert run(home, "ask", "cq-04", "--as-of").returncode == 2


def test_a_port_in_use_is_said_before_anything_is_announced(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        refused = run(home, "serve", "--port", str(taken.getsockname()[1]))
    assert (refused.returncode, "cannot be listened on" in refused.stderr) == (2, True)
    assert "Golden Thread on" not in refused.stderr
