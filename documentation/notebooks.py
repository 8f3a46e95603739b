"""Notebooks as pages: run where the site is built, so that what is shown is what the code gives."""

from __future__ import annotations

import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbconvert import MarkdownExporter
from traitlets.config import Config

# Longer than any of them takes on a machine that is busy with other things.
_SECONDS = 300


def notebook_page(path: Path, root: Path) -> str:
    """Run a notebook in an empty folder and return it, with its outputs, as Markdown.

    Args:
        path: The notebook.
        root: The folder of the project; the notebook finds its ``seeds`` in its own folder.

    Raises:
        nbclient.exceptions.CellExecutionError: A cell failed.
    """
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "seeds").symlink_to(root / "seeds", target_is_directory=True)
        client = NotebookClient(
            notebook,
            timeout=_SECONDS,
            kernel_name="python3",
            # A socket in a file that only this user can open, instead of a port.
            config=Config({"KernelManager": {"transport": "ipc", "ip": f"{folder}/kernel"}}),
            resources={"metadata": {"path": folder}},
        )
        client.execute()
    exporter = MarkdownExporter()  # type: ignore[no-untyped-call]
    text, _ = exporter.from_notebook_node(notebook)
    name = path.name
    note = f'!!! note ""\n    This page is a notebook: [{name}]({name}), run when the site was built.\n'
    title, _, rest = text.lstrip().partition("\n")
    return f"{title}\n\n{note}\n{rest}"
