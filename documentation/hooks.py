"""Where MkDocs calls this package."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from documentation.commands import commands_page
from documentation.notebooks import notebook_page

ROOT = Path(__file__).parent.parent


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add what is made: the page of the commands, one for each notebook, the pictures of figures."""
    files.append(File.generated(config, "reference/commands.md", content=commands_page()))
    for path in sorted((ROOT / "docs" / "notebooks").glob("*.ipynb")):
        page = File.generated(
            config, f"notebooks/{path.stem}.md", content=notebook_page(path, ROOT)
        )
        files.append(page)
    for path in sorted((ROOT / "benchmarks" / "results").glob("*.svg")):
        files.append(File.generated(config, f"images/{path.name}", content=path.read_bytes()))
    return files
