"""How far what the policy table grants reaches for whoever asks; this file grants nothing itself."""

from dataclasses import dataclass

from webapp.access.policy import POLICY, Audience, Permission, Role, Scope


@dataclass(frozen=True)
class Held:
    """A role held today, in one team or (None) not tied to a team."""

    role: Role
    team_id: int | None = None


@dataclass(frozen=True)
class Actor:
    """Who is asking: a signed-in person, the bearer of a link, or nobody yet."""

    person_id: int | None = None
    held: frozenset[Held] = frozenset()
    link_subject: str | None = None

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held today, in whatever team."""
        return frozenset(held.role for held in self.held)


NOBODY = Actor()


@dataclass(frozen=True)
class Reach:
    """How far one permission reaches for one actor; queries turn it into their `where`.

    `scopes` are all that were granted; `team_ids` the teams in which a TEAM grant is held, so
    that `Scope.SERVICE in reach.scopes` means everything, and otherwise a row must be the
    actor's own (OWN) or of one of those teams (TEAM).
    """

    actor: Actor
    scopes: frozenset[Scope]
    team_ids: frozenset[int]

    @property
    def everything(self) -> bool:
        """Whether no narrowing is needed."""
        return Scope.SERVICE in self.scopes


def reach(actor: Actor, permission: Permission) -> Reach | None:
    """How far this permission reaches for this actor, or None where it was never granted."""
    scopes: set[Scope] = set()
    teams: set[int] = set()
    for grantee, scope in POLICY[permission].items():
        if isinstance(grantee, Audience):
            if grantee is Audience.ANYONE or actor.person_id is not None:
                scopes.add(scope)
            continue
        held = [held for held in actor.held if held.role is grantee]
        if not held:
            continue
        scopes.add(scope)
        if scope is Scope.TEAM:
            teams.update(one.team_id for one in held if one.team_id is not None)
    return Reach(actor, frozenset(scopes), frozenset(teams)) if scopes else None
