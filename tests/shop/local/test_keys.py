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

    def test_that_a_newer_version_wants_are_drawn_beside_the_old_ones(self, tmp_path):
        (tmp_path / "keys.json").write_text('{"django": "d", "postgres": "p", "valkey": "v"}')
        keys = Keys.of(Home(tmp_path))
        assert (keys.django, keys.postgres, keys.valkey) == ("d", "p", "v")
        assert keys.metrics
        assert Keys.of(Home(tmp_path)) == keys
