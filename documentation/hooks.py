"""Where MkDocs calls this package."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from documentation.commands import commands_page
from documentation.notebooks import notebook_page

ROOT = Path(__file__).parent.parent


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are made: that of the commands, and one for each notebook."""
    files.append(File.generated(config, "reference/commands.md", content=commands_page()))
    for path in sorted((ROOT / "docs" / "notebooks").glob("*.ipynb")):
        page = File.generated(
            config, f"notebooks/{path.stem}.md", content=notebook_page(path, ROOT)
        )
        files.append(page)
    return files
