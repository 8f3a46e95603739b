"""Where MkDocs calls this package."""

from __future__ import annotations

import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from documentation.commands import commands_page
from documentation.notebooks import notebook_page

ROOT = Path(__file__).parent.parent


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add what is made: the page of the commands, one for each notebook, the figures."""
    files.append(File.generated(config, "reference/commands.md", content=commands_page()))
    for path in sorted((ROOT / "docs" / "notebooks").glob("*.ipynb")):
        page = File.generated(
            config, f"notebooks/{path.stem}.md", content=notebook_page(path, ROOT)
        )
        files.append(page)
    for path in sorted((ROOT / "benchmarks" / "results").glob("*.svg")):
        files.append(File.generated(config, f"images/{path.name}", content=path.read_bytes()))
    figures = (ROOT / "benchmarks" / "README.md").read_text("utf-8")
    # Its pictures lie elsewhere in the site.
    moved = re.sub(r"\]\((results|\.\./docs/images)/", "](images/", figures)
    files.append(File.generated(config, "benchmarks.md", content=moved))
    return files


def on_page_markdown(markdown: str, page: Page, **_: object) -> str:
    """Lead links to the figures, which lie beside the pages in a checkout, to their page here."""
    return re.sub(r"\]\((\.\./)+benchmarks/README\.md", f"]({_up(page)}benchmarks.md", markdown)


def _up(page: Page) -> str:
    return "../" * page.file.src_uri.count("/")
