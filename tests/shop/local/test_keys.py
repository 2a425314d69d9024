from shop.local.home import Home
from shop.local.keys import Keys


class TestKeys:
    def test_are_drawn_once(self, tmp_path):
        assert Keys.of(Home(tmp_path)) == Keys.of(Home(tmp_path))

    def test_differ_between_installations(self, tmp_path):
        (tmp_path / "other").mkdir()
        assert Keys.of(Home(tmp_path)).django != Keys.of(Home(tmp_path / "other")).django

    def test_are_for_their_owner_only(self, tmp_path):
        Keys.of(Home(tmp_path))
        assert (tmp_path / "keys.json").stat().st_mode & 0o777 == 0o600
