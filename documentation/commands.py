"""The page on the commands: every option with meaning, value and default, from the commands themselves."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from enum import EnumType
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import typer.main

from aligner.cli.app import app
from aligner.encoders import ENCODERS
from aligner.engines import ENGINES
from aligner.quality import SCORERS
from aligner.splitters import SPLITTERS

_WORDS = {Path: "path", str: "text", int: "whole number", float: "number", bool: "switch"}

# Options that take one of these names.
_NAMES: dict[str, Any] = {
    "encoder": ENCODERS,
    "engine": ENGINES,
    "scorer": SCORERS,
    "splitter": SPLITTERS,
}

_HEAD = """# Commands

Every command and every option, as this version has them: this page is made from the commands
themselves, and `aligner COMMAND --help` prints the same. *Path* is the name of a file or folder,
`-` stands for standard input or output, languages are BCP-47 tags such as `zh-Hans`, `en` or `de`.
An option whose default is `-` is left out unless you give it; what happens then stands in its
description. Options marked *repeat* may be given several times. What the engines, encoders, splitters,
scorers and filters are, with their own settings, stands under [Plug-ins](plugins.md).

Data goes to standard output, remarks and progress to standard error. Exit status: 0 all right,
1 some documents failed (or `corpus leaks` found leaks), 2 bad usage or input, 130 interrupted.
"""


def commands() -> Iterator[tuple[str, Any]]:
    """Yield the full name and the object of each command that can be called, in order of the help."""
    yield from _below("aligner", typer.main.get_command(app))


def _below(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    below = getattr(command, "commands", {})
    if not below or command.invoke_without_command:
        yield name, command
    for key, part in below.items():
        yield from _below(f"{name} {key}", part)


def commands_page() -> str:
    """Return the page as Markdown."""
    return "\n".join([_HEAD, *(_section(name, command) for name, command in commands())])


def _section(name: str, command: Any) -> str:
    lines = [f"## `{name}`", "", inspect.cleandoc(command.help or ""), ""]
    hints = get_type_hints(inspect.unwrap(command.callback), include_extras=True)
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option"]
    words = [f"[{word}]" if not one.required else word for one in arguments if (word := _name(one))]
    lines += ["```text", " ".join([name, *words, "[OPTIONS]"]), "```", ""]
    if arguments:
        lines += ["| argument | meaning |", "|---|---|"]
        lines += [f"| `{_cell(_name(one))}` | {_cell(one.help or '')} |" for one in arguments]
        lines += [""]
    lines += ["| option | value | default | meaning |", "|---|---|---|---|"]
    for one in options:
        names = "<br>".join(f"`{text}`" for text in (*one.opts, *one.secondary_opts))
        value = _value(hints[one.name], one)
        lines.append(f"| {names} | {value} | {_default(one)} | {_cell(one.help or '')} |")
    return "\n".join([*lines, ""])


def _name(argument: Any) -> str:
    return str(argument.metavar or argument.name.upper())


def _value(hint: Any, option: Any) -> str:
    """Say what an option takes, from the type of the function's parameter."""
    repeats = False
    while get_origin(hint) is not None:
        if get_origin(hint) is Annotated:
            hint = get_args(hint)[0]
        elif get_origin(hint) in {UnionType, Union}:
            hint = next(part for part in get_args(hint) if part is not type(None))
        else:
            repeats, hint = True, get_args(hint)[0]
    if isinstance(hint, EnumType):
        word = ", ".join(f"`{one.value}`" for one in hint)  # type: ignore[var-annotated]
    else:
        word = _WORDS[hint]
    if option.name in _NAMES:
        word = ", ".join(f"`{name}`" for name in _NAMES[option.name].names())
    elif option.name.endswith("_lang") or option.name == "lang":
        word = "language"
    least = getattr(option, "min", None)
    if least is not None:
        word += f", from {least}"
    return f"{word}, *repeat*" if repeats else word


def _default(option: Any) -> str:
    if option.required:
        return "required"
    if isinstance(option.default, bool):
        return "on" if option.default else "off"
    if option.default is None:
        return "-"
    return f"`{getattr(option.default, 'value', option.default)}`"


def _cell(text: str) -> str:
    """Return a text that stays in its cell and is not read as markup."""
    for character, shown in (("&", "&amp;"), ("<", "&lt;"), ("|", "&#124;"), ("*", "&#42;")):
        text = text.replace(character, shown)
    return " ".join(text.split())
