import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def root(answer):
    return answer.content.decode().split("<html", 1)[1].split(">", 1)[0]


class TestTheme:
    def test_is_the_machines_own_until_somebody_chooses(self, client):
        assert 'data-theme="auto"' in root(client.get(reverse("cart")))

    @pytest.mark.parametrize("theme", ["light", "dark"])
    def test_is_kept_and_leads_back(self, client, theme):
        answer = client.post(reverse("appearance"), {"theme": theme, "next": "/cart/?x=1"})
        assert answer.headers["Location"] == "/cart/?x=1"
        assert f'data-theme="{theme}"' in root(client.get(reverse("cart")))

    def test_goes_back_to_the_machines_own(self, client):
        client.post(reverse("appearance"), {"theme": "dark"})
        client.post(reverse("appearance"), {"theme": "auto"})
        assert 'data-theme="auto"' in root(client.get(reverse("cart")))

    @pytest.mark.parametrize(
        "there", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil", ""]
    )
    def test_leads_nowhere_else(self, client, there):
        answer = client.post(reverse("appearance"), {"theme": "dark", "next": there})
        assert answer.headers["Location"] == "/"

    def test_is_nothing_but_one_of_three(self, client):
        assert client.post(reverse("appearance"), {"theme": '"><script>'}).status_code == 400
        client.cookies["theme"] = '"><script>'
        assert 'data-theme="auto"' in root(client.get(reverse("cart")))

    def test_comes_back_to_the_page_with_the_form_from_an_answer_to_it(self, client):
        answer = client.post(
            reverse("cart-change"), {}, headers={"Referer": "http://testserver/cart/?x=1"}, follow=True
        )
        assert 'name="next" value="/cart/' in answer.content.decode()
