"""The catalogue of shop/seed/catalogue: one file of shelves, one of goods for each shelf."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from shop.models import Category
from shop.services.catalogue import ProductDraft, VariantDraft

FOLDER = Path(__file__).parent / "catalogue"


class Goods(msgspec.Struct, frozen=True):
    """Everything there is to sell, and how many pieces of each SKU there are at the beginning."""

    drafts: tuple[ProductDraft, ...]
    opening_stock: dict[str, int]


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def make_shelves() -> list[str]:
    """Put up the shelves that are missing, and return the slugs of those that hold goods."""
    slugs = []
    for place, group in enumerate(_read("shelves")["group"]):
        parent = _shelf(group, place, None)
        for inner, shelf in enumerate(group["shelves"]):
            slugs.append(_shelf(shelf, inner, parent).slug)
    return slugs


def _shelf(words: dict[str, Any], position: int, parent: Category | None) -> Category:
    known = {field: words.get(field, "") for field in ("name", "blurb", "picture", "colours")}
    return Category.objects.get_or_create(
        slug=words["slug"], defaults={**known, "position": position, "parent": parent}
    )[0]


def read_goods(shelves: list[str]) -> Goods:
    """The goods of these shelves, dealt out like cards: the first of each shelf, then the second of each …"""
    drafts, stock = [], {}
    for column, shelf in enumerate(shelves):
        for row, words in enumerate(_read(shelf)["product"]):
            stock.update({variant["sku"]: variant["stock"] for variant in words["variants"]})
            drafts.append(_draft(words, shelf, position=row * 10 + column))
    return Goods(tuple(sorted(drafts, key=lambda draft: draft.position)), stock)


def _draft(words: dict[str, Any], shelf: str, position: int) -> ProductDraft:
    variants = tuple(
        VariantDraft(sku=words["sku"], name=words["name"], colours=words["colours"], price=Decimal(words["price"]))
        for words in words["variants"]
    )
    return ProductDraft(
        slug=words["slug"],
        name=words["name"],
        brand=words["brand"],
        description=words["description"].strip(),
        details=words["details"].strip(),
        category=shelf,
        picture=words["picture"],
        position=position,
        variants=variants,
    )
