from events.declare import topics
from events.handling import running
from shop.insight.pipeline.plan import ROW, plan

# At the same moment: other tests declare groups of their own later.
MAP, DECLARED, READS = plan(), set(topics()), {group.name: group.topics for group in running()}


class TestPlan:
    def test_has_every_topic_and_every_group_of_the_registry(self):
        assert {one.name for one in MAP.topics} >= DECLARED
        assert {one.name for one in MAP.readers} == set(READS)

    def test_ties_each_group_to_the_topics_that_it_reads(self):
        wires = {(wire.topic, wire.group) for wire in MAP.wires}
        assert wires == {(topic.name, name) for name, read in READS.items() for topic in read}

    def test_names_the_service_and_the_read_model_of_a_group(self):
        reader = next(one for one in MAP.readers if one.name == "shop-availability")
        assert (reader.service, reader.keeps) == ("shop", "availability")

    def test_lets_the_groups_of_a_service_stand_together(self):
        services = [one.service for one in MAP.readers]
        assert len([here for here, above in zip(services, [None, *services], strict=False) if here != above]) == len(
            set(services)
        )

    def test_draws_each_wire_from_its_topic_to_its_group(self):
        rows = {one.name: ROW * (row + 0.5) for row, one in enumerate(MAP.readers)}
        assert MAP.height == ROW * len(MAP.readers)
        assert all(wire.path.endswith(f" 100 {rows[wire.group]:g}") for wire in MAP.wires)
