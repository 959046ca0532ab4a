"""Ready-made trees are texts in the grammar of a message: in each language they are reactions and nothing else."""

import pytest

from bot.domain.reactions import can_be_written, faults, parse, walk
from bot.telegram.texts import LANGUAGES, Texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_ready_made_tree_is_read_whole_and_without_faults(language: str) -> None:
    parsed = parse(Texts.load(strict=True)(language).plain("preset-yes-no"))
    assert (parsed.said, parsed.near_misses) == ("", ())
    assert [one.path for one in walk(parsed.tree)] == ["1", "2", "3"]
    assert faults(parsed.tree) == ()
    assert can_be_written(parsed.tree)
