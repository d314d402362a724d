"""The sentences that explain a poem: an id and what to put in, apart from the wording.

`ENGLISH` is the wording in English; another language brings another table with the same
ids and fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

ENGLISH: Mapping[str, str] = {
    "form.quatrain": "{form}: a quatrain (絕句) of four lines with {length} characters each.",
    "form.regulated": "{form}: regulated verse (律詩), eight lines with {length} characters each; "
    "the two couplets in the middle are parallel.",
    "form.couplet": "{form}: a couplet, two parallel lines with {length} characters each.",
    "pattern.level.rhymed": "The second character is level (平起), which sets the tones of all "
    "that follow, and the first line rhymes.",
    "pattern.level.unrhymed": "The second character is level (平起), which sets the tones of all "
    "that follow, and the first line does not rhyme.",
    "pattern.oblique.rhymed": "The second character is oblique (仄起), which sets the tones of "
    "all that follow, and the first line rhymes.",
    "pattern.oblique.unrhymed": "The second character is oblique (仄起), which sets the tones of "
    "all that follow, and the first line does not rhyme.",
    "rhyme.group": "The lines {lines} end in {characters} ({pinyin}), all of the rhyme group "
    "{group} of the Pingshui system.",
    "rhyme.single": "Line {lines} ends in {characters} ({pinyin}), of the rhyme group {group} of "
    "the Pingshui system.",
    "rhyme.none": "The lines share no rhyme group of the Pingshui system.",
    "rhyme.shifted": "The sounds have changed since: in modern Mandarin these need not rhyme.",
    "entering": "{characters} had entering tones (入聲), short and ending in p, t or k; Mandarin "
    "has lost them, verse counts them as oblique.",
    "licence.特拗": "Line {line}: the third- and second-last characters change places, a "
    "customary licence (特拗).",
    "licence.孤平拗救": "Line {line}: an oblique character that would leave a level one alone is "
    "made good by a level third-last one (孤平拗救).",
    "licence.對句相救": "Line {line}: an oblique second-last character is made good by a level "
    "third-last one in the next line (對句相救).",
    "licence.鄰韻": "Line {line} rhymes in a neighbouring group, as first lines may (鄰韻).",
}
"""English templates by id."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, not yet in words."""

    id: str
    """Key of its template."""

    fields: tuple[tuple[str, str], ...] = ()
    """Names and values of what the template leaves open."""

    def text(self, templates: Mapping[str, str] = ENGLISH) -> str:
        """Put the sentence into words.

        Args:
            templates: Wording by id, in any language.
        """
        return templates[self.id].format(**dict(self.fields))
