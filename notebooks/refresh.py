"""Run every notebook from top to bottom and keep its outputs: ``python notebooks/refresh.py``."""

from pathlib import Path

import nbformat
from nbclient import NotebookClient

folder = Path(__file__).parent


def is_progress(output: nbformat.NotebookNode) -> bool:
    """Say whether an output only tells how far work has come, which a quick machine leaves out."""
    return output.get("name") == "stderr" and output.text.rstrip().endswith("%")


def executed(path: Path) -> nbformat.NotebookNode:
    """Return a notebook as it reads after a run from a fresh kernel, without times and counts that differ."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, timeout=300, kernel_name="python3", record_timing=False, coalesce_streams=True)
    client.execute(cwd=str(folder))
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if not is_progress(output)]
    notebook.metadata.language_info.pop("version", None)
    return notebook


if __name__ == "__main__":
    for path in sorted(folder.glob("*.ipynb")):
        nbformat.write(executed(path), path)
        print(f"{path.name}: run and written")
