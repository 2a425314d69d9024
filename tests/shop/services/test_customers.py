import pytest

from events.testing import published
from shop.events import CustomerChanged
from shop.models import Customer
from shop.services.customers import PostalAddress, email_hash, register_guest

pytestmark = pytest.mark.django_db

HOME = PostalAddress(line1="12 St James's Square", postcode="1010", city="Vienna", country="AT")


class TestRegisterGuest:
    def test_announces_the_full_state(self):
        with published() as log:
            customer, address = register_guest(name="Ada Lovelace", email="ada@example.org", address=HOME)
        [event] = log.of(CustomerChanged)
        assert event.customer_id == customer.id
        assert (event.version, event.name, event.email) == (1, "Ada Lovelace", "ada@example.org")
        [where] = event.addresses
        assert (where.address_id, where.city, where.country) == (address.id, "Vienna", "AT")

    def test_makes_a_customer_each_time_whatever_the_email_says(self):
        for _ in range(2):
            register_guest(name="Ada", email="ada@example.org", address=HOME)
        assert Customer.objects.count() == 2


class TestEmailHash:
    @pytest.mark.parametrize("alike", ["ada@example.org", " Ada@Example.ORG ", "\uff41da@example.org"])
    def test_sees_through_spelling(self, alike):
        assert email_hash(alike) == email_hash("ada@example.org")

    def test_tells_people_apart(self):
        assert email_hash("ada@example.org") != email_hash("eve@example.org")

    def test_cannot_be_computed_without_our_key(self, settings):
        ours = email_hash("ada@example.org")
        settings.SECRET_KEY = "somebody-elses-0123456789-0123456789-0123456789-0123456789"
        assert email_hash("ada@example.org") != ours
