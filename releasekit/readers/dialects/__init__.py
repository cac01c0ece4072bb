"""The few grammars that no table can say, by name; a declaration names the one that it needs."""

from releasekit.readers.dialects import cpt_parenthetical, modul_prose, pcs_axes

NODES = {"pcs-axes": pcs_axes.cells}
"""How the nodes of an XML document become records."""
LISTS = {"modul-prose": modul_prose.records}
"""How the lists of running text become records."""
INSTRUCTIONS = {"cpt-parenthetical": cpt_parenthetical.replacements}
"""How the text of an instruction becomes the codes to report instead."""
DIALECTS = {**NODES, **LISTS, **INSTRUCTIONS}
