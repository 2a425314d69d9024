import json
from configparser import RawConfigParser

from shop.local import scraping, supervisord
from shop.local.programs import CONSUMERS, Program, services

PORTS = {"web": 8000, "journey-customers": 8001, "journey-shipping": 8002}


def told():
    return scraping.measured(services(port=PORTS), first=25200)


class TestMeasured:
    def test_gives_every_group_and_every_other_worker_a_port_of_its_own(self):
        _, targets = told()
        groups = {group for names in CONSUMERS.values() for group in names.split()}
        others = {"relay", "celery-worker", "celery-beat", "journey-customers", "journey-shipping"}
        assert {target.process for target in targets} == groups | others
        assert [target.port for target in targets] == list(range(25200, 25200 + len(targets)))

    def test_tells_the_backbones_commands_the_first_port_of_theirs(self):
        programs, targets = told()
        for program in programs:
            ports = [target.port for target in targets if target.program == program.name]
            if program.arguments.startswith("-m manage "):
                assert program.arguments.endswith(f" --metrics-port {ports[0]}")
            elif ports:
                assert program.environment["METRICS_PORT"] == str(ports[0])

    def test_leaves_those_alone_that_tell_nothing(self):
        mute = Program("postgres", "-m shop.local.postgres 5432")
        assert scraping.measured([mute], first=25200) == ([mute], [])

    def test_stands_in_what_the_supervisor_reads(self):
        parser = RawConfigParser()
        parser.read_string(supervisord.configuration(parts=[], services=told()[0], control="control"))
        assert "--metrics-port 25200" in parser["program:relay"]["command"]
        assert 'METRICS_PORT="' in parser["program:celery-worker"]["environment"]


class TestFileSd:
    def test_is_a_list_that_prometheus_reads(self):
        text = scraping.file_sd([scraping.Target("order-view", "consume-orders", 25207)])
        assert json.loads(text) == [
            {"targets": ["127.0.0.1:25207"], "labels": {"process": "order-view", "program": "consume-orders"}}
        ]
