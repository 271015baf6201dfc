"""Every notebook runs from top to bottom, and the outputs it was committed with are those it gives."""

import importlib.util
import os
from pathlib import Path

import nbformat
import pytest

folder = Path(__file__).parents[2] / "notebooks"
notebooks = sorted(folder.glob("*.ipynb"))
data = Path(os.environ.get("TYPOLOGY_DATA", folder.parents[1] / "shared/data"))
"""Public figures that some notebooks read and the project does not hold."""


def executed(path: Path) -> nbformat.NotebookNode:
    spec = importlib.util.spec_from_file_location("refresh", folder / "refresh.py")
    assert spec
    assert spec.loader
    refresh = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(refresh)
    return refresh.executed(path)


def texts(notebook: nbformat.NotebookNode) -> list[str]:
    """Every output that is text; pictures are left out."""
    outputs = (output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs)
    found = []
    for output in outputs:
        found += [output.text] if output.output_type == "stream" else []
        found += [output.data[kind] for kind in ("text/plain", "text/html") if kind in output.get("data", {})]
    return found


@pytest.mark.slow
@pytest.mark.parametrize("path", notebooks, ids=lambda path: path.stem)
@pytest.mark.filterwarnings("ignore::ResourceWarning")  # sockets of the kernel's client, closed by its own cleanup
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the same, seen by pytest
def test_a_notebook_runs_and_its_outputs_are_current(path: Path):
    committed = nbformat.read(path, as_version=4)

    assert texts(committed)
    if "TYPOLOGY_DATA" in str(committed) and not data.is_dir():
        pytest.skip("the public figures that it reads are not here")
    assert texts(executed(path)) == texts(committed), "run python notebooks/refresh.py"


def test_there_is_a_notebook():
    assert notebooks
