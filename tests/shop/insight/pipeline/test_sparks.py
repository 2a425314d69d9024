from shop.insight.pipeline.sparks import HEIGHT, spark


class TestSpark:
    def test_is_none_of_nothing(self):
        assert spark((None, None), unit="/s") is None

    def test_goes_from_left_to_right_and_up_to_the_top(self):
        drawn = spark((0, 5, 10), unit=" behind")
        assert drawn.path == f"M0 {HEIGHT - 2}h0.1L60 12L120 2"
        assert drawn.words == "Within an hour: 10 behind at most, 10 behind last"

    def test_draws_nothing_where_nobody_looked(self):
        assert spark((1, None, 1), unit="/s").path.count("M") == 2

    def test_of_nothing_but_zeros_lies_on_the_ground(self):
        assert spark((0, 0), unit="/s").path == f"M0 {HEIGHT - 2}h0.1L120 {HEIGHT - 2}"

    def test_of_one_number_is_a_dot(self):
        assert spark((3,), unit="/s").path == "M0 2h0.1"
