"""The tiny model and a corpus in its characters."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from bot.verse.vocabulary import Vocabulary
from tests.bundles import TINY
from tests.model_export.tiny_corpus import write_corpus


@pytest.fixture
def tiny_model(tmp_path: Path) -> Path:
    """A copy of the tiny model that a test may change."""
    folder = tmp_path / "models" / "tiny"
    shutil.copytree(TINY, folder)
    return folder


@pytest.fixture(scope="session")
def tiny_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A prepared corpus of nonsense."""
    vocabulary = Vocabulary.load(TINY / "vocabulary.txt")
    return write_corpus(tmp_path_factory.mktemp("data") / "corpus", vocabulary)


@pytest.fixture
def one_thread() -> Iterator[None]:
    """Keep torch to one thread: networks this small only lose time to sharing."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)
