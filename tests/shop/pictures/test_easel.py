from xml.etree import ElementTree

import pytest

from shop.pictures import VIEWS, UnknownColour, UnknownDrawing, draw, drawings


class TestDraw:
    @pytest.mark.parametrize("name", sorted(drawings()))
    def test_gives_a_small_well_formed_picture_without_words_or_styles(self, name):
        svg = draw(name, "marmalade-teal-cream")
        assert len(svg) < 12_000
        tags = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(svg).iter()}  # noqa: S314
        assert tags <= {"svg", "g", "path", "rect", "ellipse", "clipPath"}
        assert b"style" not in svg

    @pytest.mark.parametrize("name", sorted(drawings()))
    def test_shows_each_thing_from_near_by_and_in_a_room(self, name):
        views = {draw(name, "marmalade-teal-cream", view) for view in VIEWS}
        assert len(views) == 3
        assert all(len(svg) < 16_000 for svg in views)
        for svg in views:
            ElementTree.fromstring(svg)  # noqa: S314

    @pytest.mark.parametrize("name", sorted(drawings()))
    def test_shows_the_colours_it_is_asked_for(self, name):
        assert draw(name, "marmalade") != draw(name, "teal")

    def test_names_its_clips_once(self):
        for name in drawings():
            ids = [part.split(b'"')[0] for part in draw(name, "plum-butter-fern").split(b'clipPath id="')[1:]]
            assert len(set(ids)) == len(ids), name

    def test_is_the_same_every_time(self):
        before = draw("garish-rug", "marmalade-teal")
        draw.cache_clear()
        assert draw("garish-rug", "marmalade-teal") == before

    def test_refuses_what_nobody_drew_or_mixed(self):
        with pytest.raises(UnknownDrawing, match="yeti"):
            draw("yeti", "teal")
        with pytest.raises(UnknownDrawing, match="behind"):
            draw("garish-rug", "teal", "behind")
        with pytest.raises(UnknownColour, match="octarine"):
            draw("garish-rug", "octarine")
