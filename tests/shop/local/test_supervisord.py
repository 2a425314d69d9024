from configparser import RawConfigParser

from shop.local import supervisord
from shop.local.programs import CONSUMERS, postgres, services, valkey

PORTS = {"web": 8000, "journey-customers": 8001, "journey-shipping": 8002}


def settings():
    text = supervisord.configuration(
        parts=[postgres(port=5432, throwaway=False), valkey(port=6379)],
        services=services(port=PORTS),
        control="control",
    )
    parser = RawConfigParser()
    parser.read_string(text)
    return parser


class TestConfiguration:
    def test_stops_services_before_the_parts_they_stand_on(self):
        config = settings()
        assert config.getint("group:services", "priority") > config.getint("group:parts", "priority")

    def test_gives_every_service_a_process_of_its_own_with_its_name(self):
        config = settings()
        names = {"web", "relay", "celery-worker", "celery-beat", "journey-customers", "journey-shipping", *CONSUMERS}
        assert set(config["group:services"]["programs"].split(",")) == names
        for name in names:
            assert f'PROCESS_NAME="{name}"' in config[f"program:{name}"]["environment"]

    def test_starts_the_parts_only(self):
        config = settings()
        assert config["program:postgres"]["autostart"] == "true"
        assert config["program:web"]["autostart"] == "false"

    def test_restarts_whatever_ends(self):
        config = settings()
        programs = [section for section in config.sections() if section.startswith("program:")]
        assert {config[program]["autorestart"] for program in programs} == {"true"}

    def test_names_no_path_of_this_machine(self):
        config = settings()
        values = [value for section in config.sections() for value in config[section].values()]
        assert not [value for value in values if value.startswith("/")]

    def test_checks_no_pages_where_none_are_loaded(self):
        lean = [program for program in services(port=PORTS) if "lean_settings" in str(program.environment)]
        celery = [program.arguments for program in lean if "-m celery" in program.arguments]
        assert celery
        assert all("--skip-checks" in arguments for arguments in celery)

    def test_runs_nothing_of_the_journey_where_there_is_none(self):
        text = supervisord.configuration(parts=[], services=services(port=PORTS, journey=False), control="control")
        assert "journey" not in text
