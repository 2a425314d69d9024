from uuid import uuid4

import pytest

from events import kafka
from events.models import Delivery, OutboxRecord, Position
from events.outbox import publish, tombstone
from events.testing import deliver, eventually, published, relaying
from shipping.handlers import CUSTOMERS as SHIPPINGS_CUSTOMERS
from shipping.models import CustomerReplica
from shop.events import CUSTOMERS, CustomerChanged, CustomerErased
from shop.models import Address, Customer, Erasure, OrderMail, User
from shop.services.customers import (
    PostalAddress,
    UnknownCustomer,
    email_hash,
    erase_customer,
    register_account,
    register_guest,
)
from tests.events.broker import read
from tests.events.projections.logged import stand

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


@pytest.fixture
def ada():
    return register_guest(name="Ada Lovelace", email="ada@example.org", address=HOME)[0]


def on_customers():
    return list(OutboxRecord.objects.filter(aggregatetype="customers").order_by("position"))


class TestEraseCustomer:
    def test_leaves_nothing_that_says_who_it_was(self, ada):
        OrderMail.owe(order_id=uuid4(), customer=ada, kind="order-placed", about="1", facts={})
        erase_customer(customer_id=ada.pk, actor="mia")
        for model in (Customer, Address, OrderMail):
            assert not model.objects.exists()
        assert list(Erasure.objects.values_list("customer_id", "actor")) == [(ada.pk, "mia")]

    def test_tells_the_replicas_why_and_the_log_to_forget(self, ada):
        with published() as log:
            erase_customer(customer_id=ada.pk, actor="mia")
        assert log.of(CustomerErased) == [CustomerErased(ada.pk, version=2)]
        assert [row.type for row in on_customers()][1:] == ["shop.customer-erased.v1", "tombstone"]
        assert {row.aggregateid for row in on_customers()} == {str(ada.pk)}

    def test_takes_a_shoppers_login_along(self):
        login = User.objects.create_user("shopper-ada", "ada@example.org")
        ada, _ = register_account(login, name="Ada", email="ada@example.org", address=HOME)
        erase_customer(customer_id=ada.pk, actor="mia")
        assert not User.objects.exists()

    def test_leaves_a_login_of_staff_that_is_nobodys_and_may_become_somebodys(self):
        login = User.objects.create_user("ada", is_staff=True)
        ada, _ = register_account(login, name="Ada", email="ada@example.org", address=HOME)
        erase_customer(customer_id=ada.pk, actor="mia")
        again, _ = register_account(login, name="Ada", email="ada@example.org", address=HOME)
        assert again.pk != ada.pk
        assert Customer.objects.get(user=login) == again

    def test_erases_once(self, ada):
        erase_customer(customer_id=ada.pk, actor="mia")
        with published() as log, pytest.raises(UnknownCustomer, match=str(ada.pk)):
            erase_customer(customer_id=ada.pk, actor="mia")
        assert log.events == []


class TestRegisterAccount:
    def test_leaves_a_known_customer_their_name_and_the_address_that_they_proved(self):
        login = User.objects.create_user("shopper-ada", "ada@example.org")
        register_account(login, name="Ada", email="ada@example.org", address=HOME)
        with published() as log:
            ada, _ = register_account(login, name="Eve", email="eve@example.org", address=HOME)
        assert (ada.name, ada.email, log.events) == ("Ada", "ada@example.org", [])


class TestReplicasOfTheErased:
    def test_are_emptied(self, ada):
        deliver([SHIPPINGS_CUSTOMERS])
        assert CustomerReplica.objects.get().name == "Ada Lovelace"
        erase_customer(customer_id=ada.pk, actor="mia")
        deliver([SHIPPINGS_CUSTOMERS])
        assert nobody(CustomerReplica.objects.get())

    @pytest.mark.parametrize("left", [3, 2, 1], ids=lambda left: f"{left} records")
    def test_stay_empty_when_built_anew_from_whatever_compaction_left(self, left):
        eve = uuid4()
        story = [
            lambda: publish(CustomerChanged(eve, 1, "Eve", "eve@example.org", "en", ())),
            lambda: publish(CustomerErased(eve, 2)),
            lambda: tombstone(CUSTOMERS, str(eve)),
        ]
        for tell in story[-left:]:
            tell()
        deliver([SHIPPINGS_CUSTOMERS])
        assert nobody(CustomerReplica.objects.get(customer_id=eve))

    @pytest.mark.broker
    @pytest.mark.django_db(transaction=True)
    def test_stay_empty_when_built_anew_from_the_real_log(self, settings, ada):
        settings.EVENTS = {**settings.EVENTS, "PREFIX": f"t{uuid4().hex[:8]}-"}
        kafka.create_topics([CUSTOMERS])
        erase_customer(customer_id=ada.pk, actor="mia")
        eve, _ = register_guest(name="Eve", email="eve@example.org", address=HOME)
        with relaying():
            eventually(lambda: len(read(CUSTOMERS, at_least=4)) == 4)
        for _ in range(2):
            stand(SHIPPINGS_CUSTOMERS)
            assert nobody(CustomerReplica.objects.get(customer_id=ada.pk))
            assert CustomerReplica.objects.get(customer_id=eve.pk).name == "Eve"
            for table in (CustomerReplica, Delivery, Position):
                table.objects.all().delete()


def nobody(replica):
    return replica.erased_at and (replica.name, replica.addresses) == ("", [])


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
