"""Whether a poem is recognisably about its theme, as judged by titled human poems."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.verse.vocabulary import UNKNOWN
from model_export.metrics.estimate import Estimate
from model_export.metrics.grams import Keys, Poems, by_poem, gram_keys, whole_grams

Labels = NDArray[np.int64]
"""Index of a theme in `TITLE_THEMES`, -1 for none or several; shape (poems,)."""


@dataclass(frozen=True, slots=True)
class TitleTheme:
    """A theme that titles name."""

    name: str
    pattern: str
    """Regular expression that the titles of its poems contain."""

    characters: str
    """The characters that name it; hidden from the classifier in the harder variant."""


TITLE_THEMES = (
    TitleTheme("farewell", "送|別|餞", "送別餞"),
    TitleTheme("frontier", "塞|邊|從軍|出征|戍", "塞邊軍征戍"),
    # 月 after a numeral is a month of the calendar.
    TitleTheme("moon", "(?<![一二三四五六七八九十正臘閏])月(?![朔望晦旦日])", "月"),
    TitleTheme("autumn", "秋", "秋"),
    TitleTheme("spring", "春", "春"),
    TitleTheme("snow", "雪", "雪"),
    TitleTheme("rain", "雨", "雨"),
    TitleTheme("plum", "梅", "梅"),
    TitleTheme("temple", "寺|僧|禪", "寺僧禪"),
    TitleTheme("mourning", "挽|輓|悼|哭", "挽輓悼哭"),
)

# Prior weight of the whole corpus in each theme's counts, in n-grams; chosen on the
# validation poems, where 30,000 to 300,000 do equally well and 5,000 five points worse.
_BACKGROUND = 100_000.0

# An n-gram seen once says nothing about a theme and would treble the table.
_LEAST_COUNT = 2


def title_labels(titles: Iterable[str]) -> Labels:
    """Label titles by the one theme that they name, -1 for none or several."""
    patterns = [re.compile(theme.pattern) for theme in TITLE_THEMES]
    return np.array([_only_match(title, patterns) for title in titles], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class ThemeClassifier:
    """Naive Bayes over the characters and bigrams of poems; all themes equally likely."""

    features: Keys
    """Sorted keys of characters and bigrams."""

    log_ratios: NDArray[np.float64]
    """log p(feature | theme) - log p(feature), shape (features, themes)."""

    hidden: NDArray[np.int64]
    """Ids that the classifier does not see."""

    @classmethod
    def fit(
        cls,
        poems: Sequence[Poems],
        labels: Sequence[Labels],
        *,
        themes: int = len(TITLE_THEMES),
        hidden: Iterable[int] = (),
    ) -> ThemeClassifier:
        """Count the features of labelled poems; those labelled -1 are left out.

        Args:
            poems: One array (poems, lines, line length) a form.
            labels: One array (poems,) a form.
            themes: Number of themes.
            hidden: Ids to hide, for example the characters that name the themes.

        Source: Zhai and Lafferty, "A study of smoothing methods for language models",
        ACM TOIS 22 (2004), Dirichlet prior smoothing.
        """
        masked = np.array(sorted(hidden), dtype=np.int64)
        parts = [
            _labelled_features(group[which >= 0], which[which >= 0], masked)
            for group, which in zip(poems, labels, strict=True)
        ]
        keys = np.concatenate([part[0] for part in parts])
        owners = np.concatenate([part[1] for part in parts])
        features = _frequent(keys)
        counts = _count(features, keys, owners, themes)
        background = counts.sum(axis=1, keepdims=True) / max(1.0, counts.sum())
        smoothed = (counts + _BACKGROUND * background) / (counts.sum(axis=0) + _BACKGROUND)
        return cls(features, np.log(smoothed / background), masked)

    def scores(self, poems: Poems) -> NDArray[np.float64]:
        """Return the log-odds of each theme against the corpus, (poems, themes)."""
        visible = _hide(poems, self.hidden)
        keys, whole = _feature_keys(visible)
        places = np.searchsorted(self.features, keys).clip(max=len(self.features) - 1)
        known = whole & (self.features[places] == keys)
        return np.stack(
            [np.where(known, column[places], 0.0).sum(axis=1) for column in self.log_ratios.T],
            axis=1,
        )

    def predict(self, poems: Poems) -> Labels:
        """Return the likeliest theme of each poem, shape (poems,)."""
        return np.asarray(self.scores(poems).argmax(axis=1), dtype=np.int64)

    def accuracy(
        self, poems: Poems, labels: Labels, *, seed: int = 0, draws: int = 1000
    ) -> Estimate:
        """Give P@1 as the mean over the themes present, bootstrapped within each theme.

        Every theme weighs the same, so that sets with other shares of themes compare.

        Raises:
            ValueError: If no poem has a theme.
        """
        hits = self.predict(poems) == labels
        groups = [hits[labels == theme] for theme in np.unique(labels[labels >= 0])]
        if not groups:
            raise ValueError("Accuracy needs at least one poem with a theme.")
        rng = np.random.default_rng(seed)
        resampled = [rng.binomial(len(g), g.mean(), size=draws) / len(g) for g in groups]
        low, high = np.percentile(np.mean(resampled, axis=0), [2.5, 97.5])
        value = float(np.mean([group.mean() for group in groups]))
        return Estimate(value, float(low), float(high))


def _only_match(title: str, patterns: Sequence[re.Pattern[str]]) -> int:
    """Return the index of the one pattern found in a title, else -1."""
    found = [index for index, pattern in enumerate(patterns) if pattern.search(title)]
    return found[0] if len(found) == 1 else -1


def _hide(poems: Poems, hidden: NDArray[np.int64]) -> Poems:
    """Replace hidden ids by the unknown one."""
    return np.where(np.isin(poems, hidden), UNKNOWN, poems)


def _feature_keys(poems: Poems) -> tuple[Keys, NDArray[np.bool_]]:
    """Return the keys of characters and bigrams and which are whole, (poems, features)."""
    keys = [by_poem(gram_keys(poems, n)) for n in (1, 2)]
    whole = [by_poem(whole_grams(poems, n)) for n in (1, 2)]
    return np.concatenate(keys, axis=1), np.concatenate(whole, axis=1)


def _labelled_features(
    poems: Poems, labels: Labels, hidden: NDArray[np.int64]
) -> tuple[Keys, Labels]:
    """Return the features of poems and the theme that each belongs to, both flat."""
    keys, whole = _feature_keys(_hide(poems, hidden))
    owners = np.broadcast_to(labels[:, None], keys.shape)
    return keys[whole], owners[whole]


def _frequent(keys: Keys) -> Keys:
    """Return the sorted keys that occur often enough."""
    kinds, counts = np.unique(keys, return_counts=True)
    return np.asarray(kinds[counts >= _LEAST_COUNT], dtype=np.uint64)


def _count(features: Keys, keys: Keys, owners: Labels, themes: int) -> NDArray[np.float64]:
    """Count each feature by theme, shape (features, themes)."""
    places = np.searchsorted(features, keys).clip(max=max(0, len(features) - 1))
    kept = features[places] == keys
    flat = np.bincount(places[kept] * themes + owners[kept], minlength=len(features) * themes)
    return flat.reshape(len(features), themes).astype(np.float64)
