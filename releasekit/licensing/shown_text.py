"""HTML and XML as a reader is shown them: words of inline elements together, of blocks apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from releasekit.late_patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

_XML = pattern(r"\s*<\?xml|\s*<(?!\w*html\b)[\w.-]+:[\w.-]+[\s>]")
_HIDDEN = pattern(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0(?![.\d])"
)
_INLINE = frozenset(
    {
        *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn"),
        *("em", "font", "i", "ins", "kbd", "label", "mark", "q", "rp", "rt", "ruby", "s", "samp"),
        *("small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"),
        *("r", "t", "rpr", "rph", "prooferr", "bookmarkstart", "bookmarkend", "smarttag"),
        *("hyperlink", "instrtext", "deltext", "tspan", "textpath"),
    }
)
"""Elements that part no words: of HTML, of documents and workbooks, of drawings."""
_BREAK = "\n"


def shown(text: str) -> Iterator[str]:
    """Return what of a text with markup may be seen.

    All that it shows; the same without what is hidden; each attribute and comment.
    """
    root = _parsed(text)
    if root is None:
        return
    parts: list[str] = []
    visible: list[str] = []
    beside: list[str] = []
    _collect(root, parts, visible, beside)
    yield "".join(parts)
    if len(visible) != len(parts):
        yield "".join(visible)
    yield " ".join(beside)


def _parsed(text: str) -> Any:  # noqa: ANN401 (an element of lxml)
    from lxml import etree, html  # noqa: PLC0415 (slow to import)

    content = text.replace("\0", "").encode(errors="replace")
    try:
        if _XML.match(text):
            parser = etree.XMLParser(
                recover=True, resolve_entities=False, no_network=True, huge_tree=True
            )
            return etree.fromstring(content, parser)
        return html.document_fromstring(content, html.HTMLParser(encoding="utf-8", huge_tree=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _collect(root: Any, parts: list[str], visible: list[str], beside: list[str]) -> None:  # noqa: ANN401
    """Walk an element and all below it, with a stack of its own: markup may be nested deeply."""
    stack: list[tuple[Any, bool]] = [(root, False)]
    while stack:
        element, hidden = stack.pop()
        if isinstance(element, str):
            parts.append(element)
            if not hidden:
                visible.append(element)
            continue
        tail = (element.tail or "", hidden)
        if not isinstance(element.tag, str):  # a comment, an instruction, an entity
            beside.append(element.text or "")
            stack.append(tail)
            continue
        name = element.tag.rpartition("}")[2].lower()
        beside += (name, *element.attrib, _BREAK, *element.attrib.values(), _BREAK)
        below = hidden or _is_hidden(element)
        apart = "" if name in _INLINE else _BREAK
        stack.append(tail)
        stack.append((apart, hidden))
        stack.extend((child, below) for child in reversed(element))
        stack.append((apart + (element.text or ""), below))


def _is_hidden(element: Any) -> bool:  # noqa: ANN401 (an element of lxml)
    get = element.attrib.get
    style = get("style", "").lower()
    return bool("hidden" in element.attrib or (style and _HIDDEN.search(style)))
