import os
import tempfile

import pytest

from shop.local.home import SOCKET_PATH_LIMIT, Home


class TestSockets:
    def test_lie_with_the_data_where_the_path_is_short(self, tmp_path):
        assert Home(tmp_path).control == tmp_path / "control"

    @pytest.mark.parametrize("folder", ["deep" * 30, "ünïcödé" * 12])
    def test_lie_elsewhere_where_the_path_is_deep(self, tmp_path, folder):
        home = Home(tmp_path / folder)
        assert len(os.fsencode(home.doorbell)) <= SOCKET_PATH_LIMIT
        assert home.sockets != home.data

    def test_are_found_when_even_the_temporary_folder_is_deep(self, tmp_path, monkeypatch):
        deep = tmp_path / ("deep" * 30)
        deep.mkdir()
        monkeypatch.setattr("tempfile.tempdir", str(deep))
        assert len(os.fsencode(Home(deep).control)) <= SOCKET_PATH_LIMIT

    def test_of_two_installations_lie_apart(self, tmp_path):
        assert Home(tmp_path / ("deep" * 30)).sockets != Home(tmp_path / ("deeper" * 20)).sockets

    def test_never_lie_where_others_may_look(self, tmp_path, monkeypatch):
        with tempfile.TemporaryDirectory() as short:  # pytest's own are too deep for a socket
            monkeypatch.setattr("tempfile.tempdir", short)
            home = Home(tmp_path / ("deep" * 30))
            home.sockets.mkdir()
            home.sockets.chmod(0o755)
            with pytest.raises(PermissionError, match="Remove it"):
                home.make_sockets_folder()
