"""The crosswalk as people read it: what each code becomes, by section, family and pattern."""

from releasekit.views.guides.guide_build import guide
from releasekit.views.guides.guide_types import (
    FamilyView,
    GuideSectionView,
    GuideView,
    IndexLine,
    MemberView,
    SameView,
    SourceView,
    TargetView,
)

VERSION = "crosswalk/3"

__all__ = [
    "VERSION",
    "FamilyView",
    "GuideSectionView",
    "GuideView",
    "IndexLine",
    "MemberView",
    "SameView",
    "SourceView",
    "TargetView",
    "guide",
]
