"""A report or bulletin as a Word document, from a template that is one itself."""

from __future__ import annotations

import html
import io
import itertools
import re
import zipfile
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from releasekit import render
from releasekit.diff import EXISTENCE
from releasekit.distribution import validate_safe
from releasekit.errors import ConfigurationError, DistributionError, TemplateError
from releasekit.office import segments
from releasekit.office.archive import Archive, moment
from releasekit.render import words
from releasekit.render.limits import bounded
from releasekit.render.markup import markup, xml_text
from releasekit.views import catalog
from releasekit.views.stamps import Marks, short
from releasekit.wording import Segment

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from jinja2.exceptions import TemplateSyntaxError
    from markupsafe import Markup

    from releasekit.views.bulletins import CorrectionView
    from releasekit.views.changes import ChangeView
    from releasekit.views.issuers import LogoView
    from releasekit.views.stamps import Stamp

FORM = "docx"
_TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"
AUTHOR = "releasekit"
"""The author of the tracked changes."""
_WRAPS = {"deleted": "del", "inserted": "ins"}
_LOOKS = {
    "deleted": '<w:rPr><w:strike/><w:color w:val="8F1420"/></w:rPr>',
    "inserted": '<w:rPr><w:color w:val="0A5527"/><w:u w:val="single"/></w:rPr>',
}
_BREAKS = {"\n": "<w:br/>", "\t": "<w:tab/>"}
_ADVICE = "correct the template in Word"
_DRAWN = "svg"
"""A logo that python-docx does not take."""
_LOGO_HEIGHT = 9 * 36_000
"""Nine millimeters, in English metric units."""
_NEAR = 3  # docxtpl tells of seven lines, from three before the fault
_PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")


def produce(name: str, shown: Sequence[Any]) -> bytes:
    """Return `templates/<view>/<name>.docx` filled in; the same bytes for the same views.

    The template is given what every template of such views is, and filters beside the usual ones:
    `{{r change | tracked }}` is a change as revisions that Word can accept or reject,
    `{{r change | redlined }}` as struck and underlined words, `{{r row | wrong }}` and `right` what
    was and is said by a correction. Raises TemplateError, naming the placeholder, where the
    template is wrong or asks for what is missing.
    """
    folder = catalog.folder(shown)
    template = _opened(render.document(folder, name, FORM))
    filters: dict[str, Callable[..., object]] = {
        "tracked": _Tracker().tracked,
        "redlined": _redlined,
        "wrong": _wrong,
        "right": _right,
    }
    place = f"{folder}/{name}.{FORM}"
    with _refusals(place), bounded(place):
        template.render(catalog.context(shown), markup(filters))
    _stamp(template.docx, catalog.stamps_of(shown))
    issuer = getattr(shown[0], "issuer", None)
    if issuer is not None and issuer.logo and issuer.logo.format != _DRAWN:
        _put_logo(template.docx, issuer.logo)
    when = moment(shown)
    _set_properties(template.docx.core_properties, when)
    drawn = io.BytesIO()
    template.save(drawn)
    return _repacked(drawn, when)


def _stamp(document: Any, stamps: Sequence[Stamp]) -> None:  # noqa: ANN401 (python-docx has no types)
    """Put the banner at the top and into each page's head, and the notice before the content."""
    signs = Marks(dict.fromkeys(stamp.mark for stamp in stamps if stamp.mark))
    for paragraph in document.paragraphs:
        if paragraph.style.name.startswith(("Heading", "Title")):
            signs.section()
        for text in paragraph._p.iter(_TEXT):  # noqa: SLF001 (tracked runs are no runs to it)
            text.text = signs.next(text.text or "")
    first = document.paragraphs[1] if document.paragraphs[1:] else document.add_paragraph()
    banner = " · ".join(dict.fromkeys(stamp.banner for stamp in stamps if stamp.banner))
    if banner:
        for section in document.sections:
            for head in (section.header, section.first_page_header, section.even_page_header):
                head.is_linked_to_previous = False
                top = head.paragraphs[0] if head.paragraphs else head.add_paragraph()
                top.insert_paragraph_before().add_run(banner).bold = True
    for notice in dict.fromkeys(stamp.notice for stamp in stamps if stamp.notice):
        first.insert_paragraph_before(short(notice))


def _put_logo(document: Any, logo: LogoView) -> None:  # noqa: ANN401 (as above)
    """Put the issuer's logo above all, with its name for who cannot see it.

    ConfigurationError where the picture is damaged behind the bytes by which it was known.
    """
    above = document.paragraphs[0].insert_paragraph_before()
    try:
        picture = above.add_run().add_picture(io.BytesIO(logo.content), height=_LOGO_HEIGHT)
    except Exception as error:  # python-docx lets through whatever its readers stumble on
        message = f"issuer.logo: the picture cannot be read as {logo.format}"
        raise ConfigurationError(message, advice="open it, and save it again as PNG") from error
    picture._inline.docPr.set("descr", logo.alt)  # noqa: SLF001 (python-docx has no name for it)


class _Tracker:
    """Writes texts as tracked changes, numbered one after the other."""

    def __init__(self) -> None:
        self.numbers = itertools.count(1_000)  # a template may have bookmarks of its own

    def tracked(self, change: ChangeView) -> Markup:
        """Return a change as runs: accepted they are the text after, rejected the text before.

        So are texts, and codes that came or went. Of a flag, a date or another value, which nobody
        edits, before and after stand with an arrow between them; a code that became a header,
        ended or moved in print has its text. Each revision has the date on which the change was
        published, else its effective date.
        """
        from markupsafe import Markup  # noqa: PLC0415 (slow to import)

        if change.withheld and not (change.before or change.after or change.facts):
            return Markup(_run("t", words.load()["text_withheld"]))  # noqa: S704 (no text but ours)
        if change.facts or (not change.is_text and change.aspect != EXISTENCE):
            return _redlined(change)
        date = change.published or change.effective
        runs = (self._run(run.kind, run.text, date) for run in segments.whole(change))
        return Markup("".join(runs))  # noqa: S704 (each text in it is escaped)

    def _run(self, kind: str, text: str, date: str) -> str:
        if kind not in _WRAPS:
            return _run("t", text)
        wrap = _WRAPS[kind]
        marks = f'w:id="{next(self.numbers)}" w:author="{AUTHOR}" w:date="{date}T00:00:00Z"'
        run = _run("delText" if kind == "deleted" else "t", text)
        return f"<w:{wrap} {marks}>{run}</w:{wrap}>"


def _redlined(change: ChangeView | None) -> Markup:
    """Return the text of a change as runs that show what went and what came, a blank between.

    Of a code that came or went it is the code's text; of none, nothing.
    """
    from markupsafe import Markup  # noqa: PLC0415 (slow to import)

    runs, last = [], ""
    for part in _shown(change):
        if last == "deleted" and part.kind == "inserted":
            runs.append(_run("t", " "))
        runs.append(_run("t", part.text, _LOOKS.get(part.kind, "")))
        last = part.kind
    return Markup("".join(runs))  # noqa: S704 (each text in it is escaped)


def _wrong(row: CorrectionView) -> Markup:
    """Return what a posting said that was corrected, the words that went struck out."""
    return _side(row.change, row.wrong, "deleted")


def _right(row: CorrectionView) -> Markup:
    """Return what the posting that corrects says, the words that came underlined."""
    return _side(row.change, row.right, "inserted")


def _side(change: ChangeView, said: str, kind: str) -> Markup:
    from markupsafe import Markup  # noqa: PLC0415 (slow to import)

    if said or change.withheld:
        return Markup(_run("t", said or words.load()["text_withheld"]))  # noqa: S704 (escaped)
    parts = (part for part in change.redline if part.kind in {"same", kind})
    runs = (_run("t", part.text, _LOOKS.get(part.kind, "")) for part in parts)
    return Markup("".join(runs))  # noqa: S704 (each text in it is escaped)


def _shown(change: ChangeView | None) -> tuple[Segment, ...]:
    if change is None:
        return ()
    if change.about_code:
        return (Segment(kind="same", text=change.whole),) if change.whole else ()
    return segments.brief(change)


def _run(tag: str, text: str, looks: str = "") -> str:
    """Return a run of text; new lines and tabs are elements of their own in it."""
    pieces = (
        _BREAKS.get(piece) or f'<w:{tag} xml:space="preserve">{xml_text(piece)}</w:{tag}>'
        for piece in re.split(r"([\n\t])", text)
        if piece
    )
    return f"<w:r>{looks}{''.join(pieces)}</w:r>"


def _opened(path: Path) -> Any:  # noqa: ANN401 (docxtpl is not typed)
    """Open a template; TemplateError where it is not a Word document."""
    from docxtpl import DocxTemplate  # noqa: PLC0415 (an extra, and slow to import)

    content = path.read_bytes()
    name = f"{path.parent.name}/{path.name}"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            validate_safe(archive.infolist(), name)
        template = DocxTemplate(io.BytesIO(content))
        template.init_docx()
    except (zipfile.BadZipFile, KeyError, ValueError, DistributionError) as error:
        reason = getattr(error, "message", error)
        message = f"{name}: is not a Word document that can be read: {reason}"
        raise TemplateError(message, advice="save it in Word as .docx again") from error
    return template


@contextmanager
def _refusals(path: str) -> Iterator[None]:
    """Raise TemplateError, naming the placeholder, for whatever a template does wrong."""
    import jinja2  # noqa: PLC0415 (slow to import)

    try:
        yield
    except jinja2.TemplateSyntaxError as error:
        message = f"{path}: {error.message}{_near(error)}"
        raise TemplateError(message, advice=_ADVICE) from error
    except TemplateError:  # it takes too long, or too much
        raise
    except jinja2.TemplateError as error:
        message = f"{path}: {error.message}"
        raise TemplateError(message, advice=render.ASKS) from error
    except Exception as error:
        message = f"{path}: {type(error).__name__}: {error}"
        raise TemplateError(message, advice=_ADVICE) from error


def _near(error: TemplateSyntaxError) -> str:
    """Return the paragraph around a fault, which names the placeholder."""
    lines = [line.strip() for line in getattr(error, "docx_context", ())]
    place = min(max(error.lineno - 1, 0), _NEAR)
    return f" in {lines[place]!r}" if place < len(lines) and lines[place] else ""


def _set_properties(properties: Any, when: dt.datetime) -> None:  # noqa: ANN401 (as docxtpl gives them)
    """Set the document's properties: the release's date, and texts without markup."""
    properties.created = properties.modified = when
    properties.last_modified_by = AUTHOR
    properties.revision = 1
    for name in _PROPERTIES:
        setattr(properties, name, html.unescape(getattr(properties, name))[:255])


def _repacked(drawn: io.BytesIO, when: dt.datetime) -> bytes:
    """Return an archive with the date `when` in the place of the clock's."""
    stream = io.BytesIO()
    with zipfile.ZipFile(drawn) as members, Archive(stream, when) as archive:
        for name in members.namelist():
            archive.writestr(name, members.read(name))
    return stream.getvalue()
