"""How the forms of this room are named among the drafts."""

PREFIXES = ("observation:", "moments:", "self-rating:", "reply:")


def observation(observation_id: int) -> str:
    """The draft of what an observer writes."""
    return f"observation:{observation_id}"


def moments(observation_id: int) -> str:
    """The draft of what an observer writes down during the visit."""
    return f"moments:{observation_id}"


def self_rating(visit_id: int) -> str:
    """The draft of how a practitioner rates their own visit."""
    return f"self-rating:{visit_id}"


def reply(observation_id: int) -> str:
    """The draft of a practitioner's reply."""
    return f"reply:{observation_id}"
