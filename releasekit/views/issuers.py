"""What a bulletin says of its issuer: name, contact, number, day of issue, and the logo."""

from __future__ import annotations

import base64
import datetime as dt
import os
from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit import config
from releasekit.config.issuer import NUMBER, YEAR, placeholders
from releasekit.errors import ConfigurationError

if TYPE_CHECKING:
    from releasekit.config.logo import Logo

EPOCH = "SOURCE_DATE_EPOCH"
_FORMATS = {"image/png": "png", "image/jpeg": "jpg", "image/svg+xml": "svg"}


class LogoView(Struct, frozen=True, kw_only=True):
    """The issuer's logo: `content` is its bytes, `format` png, jpg or svg, `alt` what it shows."""

    alt: str
    media_type: str
    format: str
    content: bytes

    @property
    def data(self) -> str:
        """The logo as a URI that holds it: `data:image/png;base64,…`."""
        return f"data:{self.media_type};base64,{base64.b64encode(self.content).decode()}"


class IssuerView(Struct, frozen=True, kw_only=True):
    """Who issues a bulletin, its number and its day of issue (ISO 8601).

    What releasekit.toml and the command do not say is empty; `disclaimer` may have several lines.
    """

    name: str = ""
    department: str = ""
    contact: str = ""
    disclaimer: str = ""
    number: str = ""
    issued: str = ""
    logo: LogoView | None = None

    @property
    def line(self) -> str:
        """The issuer in one line: name and department."""
        return " · ".join(filter(None, (self.name, self.department)))


class Issue(Struct, frozen=True, kw_only=True):
    """What is said of one bulletin: its number, and the day on which it is issued."""

    number: str = ""
    issued: dt.date | None = None


NO_ISSUE = Issue()


def view(issue: Issue) -> IssuerView:
    """Return the issuer of releasekit.toml with a bulletin's number and day of issue.

    A number of digits is written as `numbering` in [issuer] has it; another is kept as it is.
    Raises ConfigurationError where `numbering` asks for a year and there is no day of issue.
    """
    configured = config.load()
    issuer = configured.issuer
    return IssuerView(
        name=issuer.name,
        department=issuer.department,
        contact=issuer.contact,
        disclaimer=issuer.disclaimer,
        number=_number(issuer.numbering, issue, configured.source),
        issued=issue.issued.isoformat() if issue.issued else "",
        logo=_logo(issuer.logo, issuer.name) if issuer.logo else None,
    )


def day_of_issue(given: dt.date | None) -> dt.date | None:
    """Return the day given, else that of SOURCE_DATE_EPOCH; None, never the clock's, if neither."""
    epoch = os.environ.get(EPOCH, "")
    if given or not epoch:
        return given
    try:
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        message = f"{EPOCH}: {epoch!r} is no number of seconds since 1970"
        raise ConfigurationError(message, advice="correct it, or give --issued DATE") from error


def _number(numbering: str, issue: Issue, source: str) -> str:
    if not numbering or not issue.number.isdecimal():
        return issue.number
    if YEAR in placeholders(numbering) and not issue.issued:
        message = f"{source}: issuer.numbering has {{year}}, and there is no day of issue"
        raise ConfigurationError(message, advice="give --issued DATE beside --number")
    year = issue.issued.year if issue.issued else 0
    return numbering.format(**{NUMBER: int(issue.number), YEAR: year})


def _logo(logo: Logo, name: str) -> LogoView:
    return LogoView(
        alt=name, media_type=logo.media_type, format=_FORMATS[logo.media_type], content=logo.content
    )
