"""A province's rules about its teams as its keepers read and change them: section by section, in words.

What a section does not show stays as it is: keys that nobody here knows are kept.
"""

from teams.province_rules.components import ComponentEntry, component_uses, mark_of_components, save_components
from teams.province_rules.document import differs_from_shipped, document_of, mark_of, shipped
from teams.province_rules.effect import Effect, effect_of
from teams.province_rules.minorities import mark_of_minorities, save_minorities
from teams.province_rules.saving import ChangedMeanwhileError, reset_section, save_section
from teams.province_rules.sections import Section, kind_of, section_of, sections_of
from teams.province_rules.wording import lines_of

__all__ = [
    "ChangedMeanwhileError",
    "ComponentEntry",
    "Effect",
    "Section",
    "component_uses",
    "differs_from_shipped",
    "document_of",
    "effect_of",
    "kind_of",
    "lines_of",
    "mark_of",
    "mark_of_components",
    "mark_of_minorities",
    "reset_section",
    "save_components",
    "save_minorities",
    "save_section",
    "section_of",
    "sections_of",
    "shipped",
]
