from shipping import carriers
from shipping.checks import parcels_move


class TestParcelsMove:
    def test_warns_of_an_invented_carrier_in_a_shop_that_is_no_demo(self, settings):
        settings.DEMO = False
        (warning,) = parcels_move()
        assert (warning.id, "Monarch Parcels" in warning.msg) == ("shipping.W001", True)

    def test_is_content_with_demos_and_with_real_carriers(self, settings, monkeypatch):
        settings.DEMO = True
        assert parcels_move() == []
        settings.DEMO = False
        monkeypatch.setattr(carriers, "default", object)
        assert parcels_move() == []
