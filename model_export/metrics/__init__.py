"""Figures of merit of sets of poems; each module measures one thing.

Poems are id arrays (poems, lines, line length); ids below `SPECIAL_COUNT` stand for no
character and are left out of every count. Every figure drawn from a sample of poems is
an `Estimate`: a value with a 95 % interval.
"""
