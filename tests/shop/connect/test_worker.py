"""What a worker finds in its folder before it starts. The real one: tests/engines/connect, tests/debezium."""

import pytest

from shop.connect import worker
from shop.connect.worker import Connect, NotThere


@pytest.fixture(autouse=True)
def no_jars(monkeypatch):
    monkeypatch.setattr(worker, "connect_jars", list)


def connect(folder, *, plugins=None, **connectors):
    return Connect(folder, worker={"a": "b"}, connectors=connectors, plugins=plugins or {})


class TestConnect:
    def test_has_a_file_for_each_connector_that_nobody_else_reads(self, tmp_path):
        connect(tmp_path, orders={"regex": ".*[.]x", "pass": "a\\b\nc"}, goods={})
        file = tmp_path / "orders.properties"
        assert file.read_text() == "regex=.*[.]x\npass=a\\\\b\\nc\nname=orders\n"
        assert file.stat().st_mode & 0o077 == 0
        assert (tmp_path / "goods.properties").read_text() == "name=goods\n"

    def test_takes_away_what_others_may_read_of_an_earlier_file(self, tmp_path):
        earlier = tmp_path / "secrets.properties"
        earlier.touch()
        earlier.chmod(0o644)
        connect(tmp_path, goods={"database.password": "s3cret"})
        assert earlier.stat().st_mode & 0o077 == 0

    def test_keeps_passwords_out_of_the_settings_that_connect_tells(self, tmp_path):
        connect(tmp_path, goods={"database.password": "s3cret\\"})
        place = f"${{file:{tmp_path}/secrets.properties:goods.database.password}}"
        assert (tmp_path / "goods.properties").read_text() == f"database.password={place}\nname=goods\n"
        secrets = tmp_path / "secrets.properties"
        assert secrets.read_text() == "goods.database.password=s3cret\\\\\n"
        assert secrets.stat().st_mode & 0o077 == 0
        assert f"allowed.paths={tmp_path}\n" in (tmp_path / "worker.properties").read_text()

    def test_has_the_jars_of_each_plugin_and_none_of_an_earlier_version(self, tmp_path):
        old, new = tmp_path / "old.jar", tmp_path / "new.jar"
        for jar in (old, new):
            jar.touch()
        connect(tmp_path, plugins={"debezium": lambda: [old]})
        connect(tmp_path, plugins={"debezium": lambda: [new]})
        assert [link.name for link in (tmp_path / "plugins" / "debezium").iterdir()] == ["new.jar"]
        assert f"plugin.path={tmp_path / 'plugins'}" in (tmp_path / "worker.properties").read_text()

    def test_tells_with_its_log_that_it_does_not_live(self, tmp_path):
        made = connect(tmp_path)
        made.log.write_text("java.lang.OutOfMemoryError")
        with pytest.raises(NotThere, match="OutOfMemoryError"):
            made.check()

    def test_cannot_be_held_before_it_started(self, tmp_path):
        with pytest.raises(NotThere, match="start"):
            connect(tmp_path).hold()

    def test_may_be_stopped_and_killed_before_it_started(self, tmp_path):
        made = connect(tmp_path)
        made.stop()
        made.kill()
        assert not made.alive
