"""What can be wrong with a topology. Most of it is said when its module is loaded."""


class BadTopology(ValueError):
    """A topology is stream(TOPIC).filter(…).map(…).to(ANOTHER_TOPIC)."""


class NothingThere(BadTopology):
    """A topic has events once the module that declares them is loaded: import the topic from there."""


class BadStep(BadTopology):
    """A step is an ordinary function of one value. What is to be left out, filter(…) leaves out."""


class NotForThere(BadTopology):
    """An event goes to the topic that it is declared with: map(…) to an event of the topic that to(…) names."""


class GoesInCircles(BadTopology):
    """What a topology publishes must not be what it reads: each event would make another one, for ever."""


class TwoEnds(BadTopology):
    """A stream ends with one to(…): begin another stream(…), whose group reads and fails by itself."""
