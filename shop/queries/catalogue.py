"""Reading the catalogue: the tree of shelves, a page of a list, one product."""

from collections import defaultdict

import msgspec

from shop.models import Category


class Shelf(msgspec.Struct, frozen=True):
    """A category with the shelves below it."""

    category: Category
    children: tuple["Shelf", ...] = ()


def category_tree() -> tuple[Shelf, ...]:
    """The whole tree of categories, in one query."""
    below: dict[int | None, list[Category]] = defaultdict(list)
    for category in Category.objects.all():
        below[category.parent_id].append(category)

    def shelves(parent: int | None) -> tuple[Shelf, ...]:
        return tuple(Shelf(category, shelves(category.pk)) for category in below[parent])

    return shelves(None)
