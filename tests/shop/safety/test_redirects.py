"""Nobody is led elsewhere by what an address, a form or a browser says."""

from urllib.parse import urljoin

import pytest
from django.conf import settings
from django.test import Client

from shop.models import User

pytestmark = pytest.mark.django_db

ELSEWHERE = ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "https:evil.example")
CHOICES = [("/language/", {"language": "de"}), ("/appearance/", {"theme": "dark"})]


class TestAddresses:
    ELSEWHERE = (
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "https:evil.example",
    )

    @pytest.mark.parametrize("there", ELSEWHERE)
    def test_lead_nowhere_else_after_signing_in(self, client, there):
        User.objects.create_superuser("root", password="garish-rug")
        said = {"username": "root", "password": "garish-rug", "next": there}
        assert client.post("/admin/login/", said).url == "/account/"

    @pytest.mark.parametrize("there", ELSEWHERE)
    @pytest.mark.parametrize("path", ["/account/sign-in/", "/account/sign-up/", "/account/sign-out/"])
    def test_lead_nowhere_else_from_an_account(self, client, path, there):
        client.force_login(User.objects.create_user("ada"), backend=settings.AUTHENTICATION_BACKENDS[-1])
        answer = client.post(f"{path}?next={there}", {"next": there})
        assert "evil" not in answer.headers.get("Location", "")
        assert "alert" not in answer.headers.get("Location", "")

    @pytest.mark.parametrize("there", ELSEWHERE)
    @pytest.mark.parametrize(
        ("path", "said"), [("/language/", {"language": "de"}), ("/appearance/", {"theme": "dark"})]
    )
    def test_lead_nowhere_else_after_a_choice(self, client, path, said, there):
        answer = client.post(path, {**said, "next": there}, headers={"Referer": there})
        assert answer.status_code == 302
        assert answer.url.startswith("/")
        assert not answer.url.startswith(("//", "/\\"))

    @pytest.mark.parametrize("there", ELSEWHERE)
    def test_lead_nowhere_else_after_a_refused_wish(self, client, there):
        answer = client.post("/cart/add/", {"sku": "NOTHING"}, headers={"Referer": there})
        assert answer.url == "/cart/"

    @pytest.mark.parametrize("there", ["foo", "home", "?x=1", "foo:1", "shop.views.cart.show", "%"])
    @pytest.mark.parametrize(
        ("path", "said"),
        [("/language/", {"language": "de"}), ("/appearance/", {"theme": "dark"}), ("/cart/add/", {"sku": "NOTHING"})],
    )
    def test_that_are_none_are_taken_for_no_page_s_name_either(self, client, path, said, there):
        answer = client.post(path, {**said, "next": there}, headers={"Referer": there})
        assert answer.status_code == 302
        assert urljoin(f"http://testserver{path}", answer.url).startswith("http://testserver/")
        assert answer.url in (there, "/", "/cart/")

    @pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost:80@evil.example", ""])
    def test_of_other_hosts_are_refused(self, settings, host):
        settings.ALLOWED_HOSTS = ["localhost"]
        answer = Client(headers={"Host": host}).get("/cart/")
        assert answer.status_code == 400
        assert "evil" not in answer.content.decode()
