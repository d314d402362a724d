"""One spelling for each character."""

from hypothesis import given
from hypothesis import strategies as st

from bot.verse.normalise import han_only, is_han, normalise, variants


def test_variants_and_compatibility_forms_fold() -> None:
    """羣 is a printing variant, U+F914 樂 a compatibility ideograph."""
    assert normalise("爲羣淸\uf914") == "為群清樂"


def test_simplified_text_stays() -> None:
    """Turning 云 into 雲 needs context, so it is not done here."""
    assert normalise("云里发") == "云里发"


def test_no_variant_leads_to_another() -> None:
    """A standard form that were itself a variant would make one pass too few."""
    table = variants()
    assert [form for form in table.values() if ord(form) in table] == []


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    """The result is a fixed point."""
    once = normalise(text)
    assert normalise(once) == once


@given(st.text())
def test_han_only_keeps_ideographs_and_nothing_else(text: str) -> None:
    """Emoji, controls and Latin letters go; order stays."""
    kept = han_only(text)
    assert all(is_han(character) for character in kept)
    assert kept == "".join(filter(is_han, normalise(text)))
