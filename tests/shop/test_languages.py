"""The shop speaks two languages, and each of them completely."""

import re
from http.cookies import SimpleCookie

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from shop import languages
from shop.languages import checks
from shop.languages.compiling import compile_catalogues, is_fresh
from shop.languages.extraction import found
from shop.languages.middleware import OF_ACCOUNT
from shop.languages.updating import missing, read_catalogue
from shop.models import Category, Customer, User
from shop.services.preferences import choose_language, speak_as_usual

OTHERS = [code for code in languages.CODES if code != languages.SOURCE]
REMEDY = "Run `python manage.py messages`, translate what it lists, and commit shop/locale."


def placeholders(text):
    return sorted(re.findall(r"%\(\w+\)[.\d]*[sdf]|%[sd%]|\{\w*\}", text))


def forms(message):
    """A message's (source, translation) pairs, one for each form: German has the two of English."""
    if isinstance(message.id, str):
        return [(message.id, message.string)]
    return list(zip(message.id, message.string, strict=True))


@pytest.mark.parametrize("code", OTHERS)
class TestCatalogue:
    def test_has_every_string_translated(self, code):
        assert [message.id for message in missing(read_catalogue(code))] == [], REMEDY

    def test_has_the_strings_of_the_code_and_no_others(self, code):
        said = {(message.id, message.context) for message in found() if message.id}
        known = {(message.id, message.context) for message in read_catalogue(code) if message.id}
        assert (said - known, known - said) == (set(), set()), REMEDY

    def test_fills_in_what_the_source_fills_in(self, code):
        pairs = [pair for message in read_catalogue(code) if message.id for pair in forms(message)]
        assert [pair for pair in pairs if placeholders(pair[0]) != placeholders(pair[1])] == []

    def test_is_compiled(self, code):
        compile_catalogues()
        assert is_fresh(languages.catalogue(code))
        assert checks.compiled_catalogues() == []


class TestCheck:
    def test_tells_of_a_catalogue_that_nobody_compiled(self, monkeypatch, tmp_path):
        (tmp_path / "de" / "LC_MESSAGES").mkdir(parents=True)
        (tmp_path / "de" / "LC_MESSAGES" / "django.po").touch()
        monkeypatch.setattr(languages, "FOLDER", tmp_path)
        (warning,) = checks.compiled_catalogues()
        assert warning.id == "shop.W001"
        assert "shop.languages.compiling" in warning.hint


class TestLocale:
    @pytest.mark.parametrize(
        ("code", "locale"), [("en", "en_GB"), ("de", "de_DE"), ("de-at", "de_DE"), (None, "en_GB")]
    )
    def test_writes_numbers_as_the_language_does(self, code, locale):
        assert languages.locale(code) == locale


def german(client):
    client.cookies = SimpleCookie({"django_language": "de"})
    return client


@pytest.mark.django_db
class TestPages:
    def test_are_in_the_language_that_the_browser_asks_for(self, client):
        answer = client.get(reverse("cart"), headers={"Accept-Language": "de-CH,de;q=0.9"})
        assert '<html lang="de"' in answer.content.decode()

    def test_are_in_english_for_whoever_asks_for_another(self, client):
        answer = client.get(reverse("cart"), headers={"Accept-Language": "fr"})
        assert '<html lang="en"' in answer.content.decode()

    def test_are_in_the_language_that_was_chosen(self, client):
        answer = german(client).get(reverse("cart"), headers={"Accept-Language": "en"})
        assert '<html lang="de"' in answer.content.decode()

    def test_name_the_shelves_in_it_but_leave_alone_what_staff_call_theirs(self, client):
        Category.objects.create(slug="rugs", name="Rugs", blurb="Woven, knotted and, in one case, shouted.")
        Category.objects.create(slug="moths", name="Moths")
        page = german(client).get("/c/rugs/").content.decode()
        assert "<h1>Teppiche</h1>" in page
        assert "Gewebt, geknüpft" in page
        assert "Moths" in page

    @pytest.mark.parametrize("address", ["/admin/login/", "/staff/", "/api/openapi.json", "/journey/"])
    def test_that_are_not_for_shoppers_are_in_english(self, client, address):
        assert german(client).get(address).headers["Content-Language"] == "en"


@pytest.mark.django_db
class TestChoosing:
    def test_is_kept_and_leads_back(self, client):
        answer = client.post(reverse("language"), {"language": "de", "next": "/cart/"})
        assert (answer.status_code, answer.headers["Location"]) == (302, "/cart/")
        assert client.cookies["django_language"].value == "de"

    def test_leads_nowhere_else(self, client):
        answer = client.post(reverse("language"), {"language": "de", "next": "https://evil.example/"})
        assert answer.headers["Location"] == "/"

    def test_refuses_what_nobody_speaks_here(self, client):
        assert client.post(reverse("language"), {"language": "tlh", "next": "/"}).status_code == 400
        assert client.get(reverse("language")).status_code == 405

    def test_is_remembered_with_the_account(self, client, ada):
        client.force_login(ada.user)
        client.post(reverse("language"), {"language": "de", "next": "/"})
        ada.refresh_from_db()
        assert (ada.language, ada.version) == ("de", 2)
        choose_language(user=ada.user, language="de")
        ada.refresh_from_db()
        assert ada.version == 2

    def test_is_known_again_at_the_next_sign_in(self, rf, ada):
        Customer.objects.update(language="de")
        session = {}
        speak_as_usual(session=session, user=ada.user)
        assert session == {OF_ACCOUNT: "de"}

    def test_of_this_browser_counts_more_than_that_of_the_account(self, client):
        session = client.session
        session[OF_ACCOUNT] = "de"
        session.save()
        client.cookies["django_language"] = "en"
        client.get(reverse("cart"))
        assert client.cookies["django_language"].value == "en"


@pytest.fixture
def ada():
    user = User.objects.create_user("ada")
    return Customer.objects.create(user=user, name="Ada", email="ada@example.org", language="en")


def test_a_string_that_is_translated_reads_so():
    with translation.override("de"):
        assert gettext("Your cart") == "Dein Warenkorb"
