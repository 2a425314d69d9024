from orders.checks import money_moves
from orders.payments.fake import FakeGateway


class RealGateway:
    method = "card"


class TestMoneyMoves:
    def test_warns_of_test_cards_in_a_shop_that_is_no_demo(self, settings):
        settings.DEMO = False
        (warning,) = money_moves()
        assert warning.id == "orders.W001"
        assert "orders.payments.fake.FakeGateway, orders.payments.fake.FakeBank" in warning.msg

    def test_names_only_the_fakes(self, settings):
        settings.DEMO = False
        settings.PAYMENT_GATEWAYS = [f"{__name__}.RealGateway", f"{FakeGateway.__module__}.FakeBank"]
        (warning,) = money_moves()
        assert "RealGateway" not in warning.msg

    def test_is_content_with_demos_and_with_real_gateways(self, settings):
        settings.DEMO = True
        assert money_moves() == []
        settings.DEMO, settings.PAYMENT_GATEWAYS = False, [f"{__name__}.RealGateway"]
        assert money_moves() == []
