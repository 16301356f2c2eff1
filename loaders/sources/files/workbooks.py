"""Workbooks (.xlsx) of other people, opened to be read alone and refused when they would unpack beyond a limit.

with open_workbook(path, 200_000_000) as workbook:
    titles = workbook.sheetnames
"""

import contextlib
import warnings
from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from loaders.sources.source import SourceRefused


@contextlib.contextmanager
def open_workbook(path: Path, most_unpacked: int) -> Iterator[Workbook]:
    """Give a workbook with the values that its formulas had; its rows are read from the file as they are asked for.

    Raises SourceRefused for what is no workbook, or unpacks to more than `most_unpacked` bytes.
    """
    try:
        with ZipFile(path) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
        if unpacked > most_unpacked:
            raise SourceRefused(f"{path.name} unpacks to {unpacked} bytes; {most_unpacked} are read at most.")
        with warnings.catch_warnings():
            # Styles and extensions that the library does not know are of no matter here.
            warnings.simplefilter("ignore")
            workbook = load_workbook(path, read_only=True, data_only=True)
            yield workbook
        workbook.close()
    except SourceRefused:
        raise
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise SourceRefused(f"{path.name} is not a workbook (.xlsx): {error}") from error
