import pytest
from django.core.cache import cache

from events.consumer.record import Place
from shop.journey.log import wishes
from shop.journey.log.wishes import News, NotNow, Wish, wish

pytestmark = pytest.mark.django_db  # for Valkey's sake

BACK = Wish("back", Place("orders", 2), 17)


class TestWish:
    def test_is_kept_until_it_is_done(self):
        wish(BACK, who="ada")
        assert wishes.wished() == BACK
        assert wishes.news().state == "asked"
        wishes.done()
        assert wishes.wished() is None

    def test_waits_while_another_one_is_done(self):
        wish(BACK, who="ada")
        with pytest.raises(NotNow, match="One thing at a time"):
            wish(Wish("rebuild"), who="bob")
        assert wishes.wished() == BACK

    def test_has_to_wait_a_little_after_the_last_one_of_the_same_visitor(self):
        wish(BACK, who="ada")
        wishes.done()
        with pytest.raises(NotNow):
            wish(BACK, who="ada")
        wish(BACK, who="bob")

    def test_is_refused_without_valkey(self, no_valkey):
        with pytest.raises(NotNow, match="Valkey, which does not answer"):
            wish(BACK, who="ada")


class TestNews:
    def test_say_what_became_of_it(self):
        wish(BACK, who="ada")
        wishes.tell(News("back", "done", "Sent back by 3 events."))
        assert wishes.news().words == "Sent back by 3 events."

    def test_say_so_when_nobody_comes_for_a_wish(self):
        wish(BACK, who="ada")
        cache.delete(wishes.WISH)
        assert wishes.news().state == "refused"
        assert "Does its process run?" in wishes.news().words

    def test_are_none_without_valkey(self, no_valkey):
        wishes.tell(News("back", "done", "Nobody hears this."))
        wishes.done()
        assert wishes.news() is None
        assert wishes.wished() is None
