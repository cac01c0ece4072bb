"""Pages of crosswalks: what each code becomes, and the mappings that cannot be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.cli.page import Page, Span
from releasekit.render import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from releasekit.views.guides import GuideSectionView, GuideView, SourceView, TargetView

    Row = tuple[Span, Span]

_SHOWN = 10
_MARK = "→ "
_INDENT = "  "


def crosswalks(guides: Sequence[GuideView]) -> Page:
    """Return the whole answer of `crosswalk`, in which a licensed code set has its notice."""
    page = Page()
    for guide in guides:
        page.line(Span(_title(guide), "bold"))
        for line in _head(guide):
            page.line(line)
        for section in guide.sections:
            _section(page, section)
        _problems(page, guide)
        if guide.walk.notice:
            page.line()
            page.line(Span(guide.walk.notice, "dim"))
        page.line()
    return page


def _title(guide: GuideView) -> str:
    sample = f"{words.load()['sample_label']}: " if guide.walk.sample else ""
    return f"{sample}{guide.title}"


def _head(guide: GuideView) -> Iterator[str]:
    """Say what became of how many codes, whatever section was asked for."""
    phrases = words.load()
    own, walk = phrases["crosswalk"], guide.walk
    for outcome, count in guide.told_outcomes:
        yield f"{outcome}: {codes(count)}"
    yield f"{own['identical']}: {codes(walk.identical)}"
    if walk.undecided:
        yield f"{own['undecided'].format(codes=codes(walk.undecided))} {own['proposal']}"
    if guide.codes:
        yield own["sources"]


def codes(count: int) -> str:
    """Return how many codes there are, in words."""
    phrases = words.load()
    phrase = phrases["one_code"] if count == 1 else phrases["many_codes"]
    return str(phrase).format(count=f"{count:,}")


def _section(page: Page, section: GuideSectionView) -> None:
    own = words.load()["crosswalk"]
    count = f" ({codes(section.codes)})" if section.codes else ""
    page.line()
    page.line(Span(f"{section.title}{count}", "bold"))
    rows = [row for family in section.families for one in family.sources for row in _rows(one)]
    if rows:
        names = words.load()["columns"]
        page.table((names["code"], names["replacement"]), rows)
    for run in section.same:
        span = own["same_run"].format(first=run.first, last=run.last)
        name = span if run.count > 1 else run.first
        page.line(f"{name}: {codes(run.count)} {own['same']}", indent=len(_INDENT))


def _rows(source: SourceView) -> Iterator[Row]:
    """Return a code or a pattern with its text, what became of it, and its replacements."""
    clause = f"“{source.reason}”" if source.reason else ""
    said = " ".join(part for part in (source.sentence, clause, *_word(source)) if part)
    lines = [(member.printed, str(member.display)) for member in source.members]
    if source.place:
        listed = ", ".join(member.printed for member in source.members)
        lines = [(source.printed, str(source.display)), ("", f"{source.pattern}: {listed}")]
    lines.append(("", said))
    for code, text in _closed(lines):
        yield Span(code, "bold"), Span(text)
    for target in source.targets:
        yield Span(f"{_INDENT}{_MARK}{target.printed}"), Span(_told(target))


def _closed(lines: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Put what stands below a code beside it, where the code has no text."""
    waiting = ""
    for place, (code, text) in enumerate(lines):
        last = place + 1 == len(lines) or lines[place + 1][0] != ""
        if code and not text and not last:
            waiting = code
            continue
        yield code or waiting, text
        waiting = ""


def _word(one: SourceView | TargetView) -> Iterator[str]:
    """Say on whose word it is, where that is not the publisher's."""
    own = words.load()["crosswalk"]
    if one.basis not in {"", "published", "identical"}:
        yield own["bases"][one.basis]
    if one.reviewer:
        yield own["by"].format(reviewer=one.reviewer, reviewed=one.reviewed)


def _told(target: TargetView) -> str:
    """Return the text of a replacement, and what else is to be known of it."""
    own = words.load()["crosswalk"]
    more = [target.code_set] if target.code_set else []
    more += _word(target)
    if target.told:
        more.append(target.relationship)
    if target.score is not None:
        more.append(own["similarity"].format(score=f"{target.score:.1f}"))
    if target.shared:
        more.append(own["also_for"].format(codes=", ".join(target.shared)))
    if target.reason:
        more.append(str(target.reason))
    if target.path:
        more.append(own["by_way"].format(path=target.path))
    text = str(target.display)
    return f"{text} ({'; '.join(more)})".strip() if more else text


def _problems(page: Page, guide: GuideView) -> None:
    problems = guide.walk.problems
    if problems:
        page.line()
        page.line(Span(f"{len(problems):,} mappings cannot be used:", "bold"))
    for problem in problems[:_SHOWN]:
        target = problem.printed_target or words.load()["crosswalk"]["nowhere"]
        page.line(f"{problem.printed_source} → {target}: {problem.reason}", indent=len(_INDENT))
    if len(problems) > _SHOWN:
        rest = f"and {len(problems) - _SHOWN:,} more: --format json lists them"
        page.line(rest, indent=len(_INDENT))
