import pytest

pytestmark = pytest.mark.django_db

NOWHERE = "/staff/nowhere"
FOR_SHOPPERS = "Back to the shop"


class TestAPageThatIsNotThere:
    def test_leads_staff_back_to_their_work(self, staff):
        answer = staff("support").get(NOWHERE)
        assert answer.status_code == 404
        shown = answer.content.decode()
        assert "There is nothing at this address" in shown
        assert "Back to what needs doing" in shown
        assert FOR_SHOPPERS not in shown

    def test_leads_staff_to_the_shop_where_they_are_shoppers(self, staff):
        assert FOR_SHOPPERS in staff("support").get("/nowhere").content.decode()

    def test_tells_others_nothing_of_the_back_office(self, client):
        answer = client.get(NOWHERE)
        assert answer.status_code == 404
        assert FOR_SHOPPERS in answer.content.decode()
        assert "what needs doing" not in answer.content.decode()
