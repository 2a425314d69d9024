import pytest
from django.test import Client

from shop.models import Availability, CartLine, Product, User
from shop.services.catalogue import publish_products, withdraw
from tests.shop.shelves import draft, put_up_shelves, sell_garish_rug, sell_many

pytestmark = pytest.mark.django_db


@pytest.fixture
def shopper(client: Client, settings) -> Client:
    """Somebody who is signed in and has something in the cart: what costs a page the most queries."""
    ada = User.objects.create_user("ada", password="butterfly-net-7")
    CartLine.objects.create(user=ada, sku="GARISH-RUG-1", quantity=2)
    client.force_login(ada, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


class TestList:
    def test_shows_each_product_once_with_its_lowest_price(self, client):
        sell_garish_rug()
        page = client.get("/").text
        assert page.count('href="/products/garish-rug/">Garish Rug</a>') == 1
        assert "from €249.00" in page

    def test_says_how_few_are_left(self, client):
        sell_garish_rug()
        Availability.objects.create(sku="GARISH-RUG-1", available=2, version=1)
        Availability.objects.create(sku="GARISH-RUG-2", available=1, version=1)
        assert "3 left" in client.get("/").text
        Availability.objects.update(available=0)
        assert "Sold out" in client.get("/").text

    def test_links_of_pages_and_orders_keep_the_rest_of_the_address(self, client):
        sell_many(put_up_shelves(), 100)
        page = client.get("/c/rugs/?q=rug&sort=price&page=2").text
        assert 'href="?q=rug&amp;sort=price&amp;page=3"' in page
        assert 'href="?q=rug&amp;sort=name"' in page

    def test_offers_what_can_be_chosen_with_its_count_to_a_form_without_a_script(self, client):
        put_up_shelves()
        publish_products(drafts=[draft(), draft("heron", category="lamps", brand="Halyard", prices=("9.00",))])
        page = client.get("/?brand=Halyard").text
        assert '<form class="facets__form" action="/#goods"' in page
        assert 'name="brand" value="Halyard" id="brand-1" checked' in page
        assert 'Hullabaloo</span> <span class="facet__count">1<' in page
        assert '<link rel="canonical" href="/?brand=Halyard">' in page
        assert 'class="chip" href="."' in page
        assert "Garish Rug" not in page

    def test_shows_the_shelves_in_a_shelf_with_their_counts(self, client):
        sell_garish_rug()
        page = client.get("/c/living/").text
        assert 'href="/c/rugs/">Rugs <span class="chips__count">1<' in page

    def test_says_what_was_looked_for_instead_and_what_there_is_if_nothing_was_found(self, client):
        sell_garish_rug()
        page = client.get("/?q=garrish+rugg").text
        assert "<strong>garish rug</strong>" in page
        nothing = client.get("/?q=garish+xqzt").text
        assert 'href="/?q=garish">garish</a>' in nothing
        assert 'href="/c/rugs/"' in nothing

    def test_says_that_a_thing_with_one_variant_is_sold_out(self, client):
        put_up_shelves()
        publish_products(drafts=[draft(prices=("9.00",))])
        Availability.objects.create(sku="GARISH-RUG-1", available=0, version=1)
        page = client.get("/").text
        assert "card--gone" in page
        assert "Sold out" in page
        assert "card--gone" not in client.get("/?stock=1").text

    def test_says_on_its_page_that_a_thing_of_which_nothing_is_left_cannot_be_bought_now(self, client):
        put_up_shelves()
        [sku] = publish_products(drafts=[draft(prices=("9.00",))])
        page = Product.objects.get().get_absolute_url()
        assert 'data-left=""' in client.get(page).text  # nobody said how many: it may be tried
        Availability.objects.create(sku=sku, available=0, version=1)
        assert 'data-left="0"' in client.get(page).text
        assert "Nothing is left for now." in client.get(page).text

    def test_counts_the_cart(self, shopper):
        sell_garish_rug()
        assert "data-cart-count>2<" in shopper.get("/").text

    @pytest.mark.parametrize("path", ["/?sort=../etc", "/?page=-1", "/?page=%00", "/?q=%00", "/?q=" + "x" * 3000])
    def test_answers_odd_requests_with_a_page(self, client, path):
        sell_garish_rug()
        assert client.get(path).status_code == 200

    def test_shows_a_search_as_text_only(self, client):
        sell_garish_rug()
        page = client.get("/", {"q": "<script>alert(1)</script>"}).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page

    def test_knows_no_shelf_of_another_name(self, client):
        put_up_shelves()
        answer = client.get("/c/attic/")
        assert answer.status_code == 404
        assert "There is nothing here" in answer.text

    def test_costs_at_most_six_queries_among_ten_thousand_products(self, shopper, django_assert_max_num_queries):
        sell_many(put_up_shelves(), 10_000)
        for path in (
            "/",
            "/c/rugs/",
            "/c/living/?page=3&sort=-price",
            "/?q=rugg&brand=Loom+%26+Co&stock=1",
            "/products/rug-77/",
        ):
            with django_assert_max_num_queries(6):
                assert shopper.get(path).status_code == 200


class TestProduct:
    def test_offers_its_variants_to_a_form_without_a_script(self, client):
        sell_garish_rug()
        page = client.get("/products/garish-rug/").text
        assert 'method="post" action="/cart/add/"' in page
        assert 'name="sku" value="GARISH-RUG-1" required checked' in page
        assert "<dt>Material</dt><dd>wool</dd>" in page
        assert " style=" not in page

    def test_says_what_is_left_of_each_variant(self, client):
        sell_garish_rug()
        Availability.objects.create(sku="GARISH-RUG-2", available=3, version=1)
        page = client.get("/products/garish-rug/").text
        assert '<span class="availability__of" data-sku="GARISH-RUG-2" data-left="3">3 left</span>' in page
        assert '<span class="availability__of" data-sku="GARISH-RUG-1" data-left=""></span>' in page

    def test_sells_nothing_that_is_withdrawn(self, client):
        sell_garish_rug()
        withdraw(sku="GARISH-RUG-1")
        withdraw(sku="GARISH-RUG-2")
        publish_products(drafts=[draft("quiet-rug")])
        answer = client.get("/products/garish-rug/")
        assert answer.status_code == 404
        assert "no longer sold" in answer.text
        assert 'href="/products/quiet-rug/"' in answer.text
        assert "/cart/add/" not in answer.text

    def test_shows_hostile_words_as_words(self, client):
        put_up_shelves()
        canary = "<img src=x onerror=alert(1)>"
        publish_products(drafts=[draft(name=canary, brand=canary, description=canary, details=f"{canary}: {canary}")])
        for path in ("/products/garish-rug/", "/"):
            assert canary not in client.get(path).text

    def test_is_not_found_under_another_name(self, client):
        assert client.get("/products/beige-rug/").status_code == 404


class TestPicture:
    def test_is_drawn_in_the_colours_asked_for_and_kept_by_the_browser(self, client):
        answer = client.get("/pictures/garish-rug/marmalade-teal.svg")
        assert answer["Content-Type"] == "image/svg+xml"
        assert "#e2672b" in answer.text
        assert "max-age=3600" in answer["Cache-Control"]
        again = client.get("/pictures/garish-rug/marmalade-teal.svg", headers={"if-none-match": answer["ETag"]})
        assert again.status_code == 304

    def test_needs_no_query(self, client, django_assert_num_queries):
        with django_assert_num_queries(0):
            client.get("/pictures/garish-rug/marmalade-teal.svg")

    def test_has_three_views(self, client):
        sell_garish_rug()
        page = client.get("/products/garish-rug/").text
        for view in ("", "/close", "/room"):
            path = f"/pictures/garish-rug/marmalade-cream{view}.svg"
            assert f'src="{path}"' in page
            assert client.get(path).status_code == 200

    @pytest.mark.parametrize(
        "path", ["yeti/teal", "garish-rug/octarine", "garish-rug/teal-teal-teal-teal", "garish-rug/teal/behind"]
    )
    def test_that_nobody_can_draw_is_not_found(self, client, path):
        assert client.get(f"/pictures/{path}.svg").status_code == 404


class TestErrorPages:
    def test_a_page_that_broke_needs_nothing_else(self, client, monkeypatch, django_assert_num_queries):
        monkeypatch.setattr("shop.views.catalogue.category_tree", lambda: 1 / 0)
        client.raise_request_exception = False
        with django_assert_num_queries(0):
            answer = client.get("/")
        assert answer.status_code == 500
        assert "Something broke, and it was not you" in answer.text

    def test_a_form_from_elsewhere_is_turned_away_kindly(self):
        answer = Client(enforce_csrf_checks=True).post("/cart/add/", {"sku": "GARISH-RUG-1"})
        assert answer.status_code == 403
        assert "Nothing was done" in answer.text
