"""Who may do what: the only table that grants anything.

Read a row aloud: "observations are read by a practitioner, their own; by a supervisor, their
team's; by a quality lead, all of them". What is not granted here is refused. Being someone's
line manager grants nothing by itself. This file knows no web framework and no database.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    """What a person can be trusted with; those BY_LINK come by link and have no account."""

    ADMINISTRATOR = "administrator"
    RECRUITER = "recruiter"
    AUTHOR = "author"
    ADJUSTMENTS_OFFICER = "adjustments officer"
    ASSESSOR = "assessor"
    PANEL_MEMBER = "panel member"
    OBSERVER = "observer"
    SUPERVISOR = "supervisor"
    PRACTITIONER = "practitioner"
    FACILITATOR = "facilitator"
    COORDINATOR = "co-ordinator"
    PARTICIPATION_LEAD = "participation lead"
    FAMILY_INTERVIEWER = "family interviewer"
    PAPER_CLERK = "paper clerk"
    COMMENT_MASKER = "comment masker"
    TEAM_MEMBER = "team member"
    PARTNER = "partner"
    QUALITY_LEAD = "quality lead"
    SAFEGUARDING_LEAD = "safeguarding lead"
    ALLEGATIONS_LEAD = "allegations lead"
    ANALYST = "analyst"
    AUDITOR = "auditor"
    INFORMATION_GOVERNANCE = "information governance"
    OPERATOR = "operator"
    CANDIDATE = "candidate"
    FAMILY_MEMBER = "family member"
    YOUNG_PERSON = "young person"
    PARENTS_PANEL = "parents' panel member"
    YOUNG_PEOPLES_PANEL = "young people's panel member"
    PARENTS_READER = "reader for the parents' panel"
    YOUNG_READER = "reader for the children in care council"
    WALL_SCREEN = "screen on a wall"


# Whoever sits on a panel: asked by a recruiter, or let in to its reports alone
ON_PANELS = (Role.PARENTS_PANEL, Role.YOUNG_PEOPLES_PANEL, Role.PARENTS_READER, Role.YOUNG_READER)
BY_LINK = frozenset({Role.CANDIDATE, Role.FAMILY_MEMBER, Role.YOUNG_PERSON, *ON_PANELS, Role.WALL_SCREEN})


class Audience(StrEnum):
    """Those who need no role."""

    ANYONE = "anyone"
    SIGNED_IN = "anyone signed in"


class Scope(StrEnum):
    """How far a grant reaches; every query narrows by it."""

    OWN = "own"
    TEAM = "team"
    SERVICE = "service"


class Permission(StrEnum):
    """What can be done, named by room."""

    SEE_PUBLIC_PAGES = "public pages.see"
    SIGN_IN = "account.sign in"
    OPEN_LINK = "link.open"
    USE_VISIT = "visit.use"
    SEE_HOME = "home.see"
    SEE_LIBRARY = "library.see"
    WRITE_RUBRICS = "rubrics.write"
    SEE_OWN_RECEIPTS = "receipts.see own"
    MANAGE_PEOPLE = "people.manage"
    ARRANGE_COVER = "cover.arrange"
    MANAGE_VISITING_STAFF = "visiting staff.manage"
    SEE_JOBS = "jobs.see"
    SEE_OUTBOX = "outbox.see"
    MANAGE_CAMPAIGN = "campaign.manage"
    ANSWER_ASSESSMENT = "assessment.answer"
    AGREE_ADJUSTMENTS = "adjustments.agree"
    READ_OUTCOME = "outcome.read"
    ASSESS_ANSWERS = "answers.assess"
    HEAR_CANDIDATES = "candidates.hear"
    GRADE_SIMULATION = "simulation.grade"
    READ_FOR_NAMES = "names.read"
    SEE_BOARD = "board.see"
    DECIDE = "decision.record"
    WRITE_OBSERVATION = "observation.write"
    READ_OBSERVATION = "observation.read"
    RATE_OWN_VISIT = "own visit.rate"
    REPLY_TO_OBSERVATION = "observation.reply"
    SIGN_OBSERVATION = "observation.sign"
    PLAN_OBSERVATIONS = "observations.plan"
    COUNT_WORK = "work.count"
    HOLD_ON_DEVICE = "device.hold"
    SEE_DEVICES = "devices.see"
    READ_SUPERVISION = "supervision.read"
    RECORD_SUPERVISION = "supervision.record"
    ATTEND_SUPERVISION = "supervision.attend"
    INVITE_FAMILIES = "families.invite"
    SEE_COVERAGE = "coverage.see"
    GIVE_VOICE = "voice.give"
    ENTER_PAPER = "paper.enter"
    NOTE_CONFERENCES = "conferences.note"
    LEAD_CONVERSATIONS = "conversations.lead"
    READ_THANKS = "thanks.read"
    SEE_OWN_THANKS = "thanks.see own"
    READ_COMMENTS = "comments.read"
    SEE_OWN_SUMMARY = "summary.see own"
    READ_SHARED_SUMMARY = "summary.read shared"
    HANDLE_CONCERNS = "concerns.handle"
    KEEP_ROTA = "rota.keep"
    SEE_OVERDUE_CONCERNS = "overdue concerns.see"
    SEE_SERVICE = "service.see"
    WRITE_REPORT = "report.write"
    ANSWER_PANELS = "panel comments.answer"
    LET_PANELS_IN = "panels.let in"
    READ_OWN_REPORT = "own panel's report.read"
    COMMENT_ON_REPORT = "own panel's report.comment"
    SEE_MIRROR = "mirror.see"
    RECORD_COMMITMENT = "commitment.record"
    LEAD_SESSION = "session.lead"
    TAKE_PART = "session.take part"
    APPROVE_TELLING = "telling.approve"
    HANG_WALL = "wall.hang"
    SHOW_WALL = "wall.show"
    GET_DIGEST = "digest.get"
    EXPORT_RATINGS = "ratings.export"
    READ_EVENTS = "events.read"
    READ_FIREWALL = "firewall.read"
    PASS_FIREWALL = "firewall.pass"


Grants = Mapping[Role | Audience, Scope]

POLICY: Mapping[Permission, Grants] = MappingProxyType(
    {
        # The front door
        Permission.SEE_PUBLIC_PAGES: {Audience.ANYONE: Scope.SERVICE},
        Permission.SIGN_IN: {Audience.ANYONE: Scope.OWN},
        Permission.OPEN_LINK: {Audience.ANYONE: Scope.OWN},
        Permission.USE_VISIT: dict.fromkeys(BY_LINK, Scope.OWN),
        Permission.SEE_HOME: {Audience.SIGNED_IN: Scope.OWN},
        Permission.SEE_LIBRARY: {Audience.SIGNED_IN: Scope.SERVICE},
        Permission.WRITE_RUBRICS: {Role.AUTHOR: Scope.SERVICE},
        Permission.SEE_OWN_RECEIPTS: {Audience.SIGNED_IN: Scope.OWN},
        # People and the machinery
        Permission.MANAGE_PEOPLE: {Role.ADMINISTRATOR: Scope.SERVICE},
        # A co-ordinator arranges cover for anybody, a supervisor for themself
        Permission.ARRANGE_COVER: {Role.COORDINATOR: Scope.SERVICE, Role.SUPERVISOR: Scope.OWN},
        Permission.MANAGE_VISITING_STAFF: {Role.COORDINATOR: Scope.SERVICE},
        Permission.SEE_JOBS: {Role.ADMINISTRATOR: Scope.SERVICE, Role.OPERATOR: Scope.SERVICE},
        Permission.SEE_OUTBOX: {
            Role.RECRUITER: Scope.OWN,
            Role.PARTICIPATION_LEAD: Scope.OWN,
            Role.QUALITY_LEAD: Scope.OWN,
        },
        # Recruitment
        Permission.MANAGE_CAMPAIGN: {Role.RECRUITER: Scope.OWN},
        Permission.ANSWER_ASSESSMENT: {Role.CANDIDATE: Scope.OWN},
        Permission.AGREE_ADJUSTMENTS: {Role.ADJUSTMENTS_OFFICER: Scope.SERVICE},
        Permission.READ_OUTCOME: {Role.CANDIDATE: Scope.OWN},
        Permission.ASSESS_ANSWERS: {Role.ASSESSOR: Scope.OWN},
        Permission.HEAR_CANDIDATES: {Role.ASSESSOR: Scope.OWN},
        Permission.GRADE_SIMULATION: {Role.PARENTS_PANEL: Scope.OWN, Role.YOUNG_PEOPLES_PANEL: Scope.OWN},
        Permission.READ_FOR_NAMES: {Role.COMMENT_MASKER: Scope.SERVICE},
        Permission.SEE_BOARD: {Role.PANEL_MEMBER: Scope.OWN},
        Permission.DECIDE: {Role.PANEL_MEMBER: Scope.OWN},
        # Practice
        Permission.WRITE_OBSERVATION: {Role.OBSERVER: Scope.OWN},
        Permission.READ_OBSERVATION: {
            Role.PRACTITIONER: Scope.OWN,
            Role.OBSERVER: Scope.OWN,
            Role.SUPERVISOR: Scope.TEAM,
            Role.QUALITY_LEAD: Scope.SERVICE,
        },
        # Supervisors are watched at their supervision as practitioners are at their visits
        Permission.RATE_OWN_VISIT: {Role.PRACTITIONER: Scope.OWN, Role.SUPERVISOR: Scope.OWN},
        Permission.REPLY_TO_OBSERVATION: {Role.PRACTITIONER: Scope.OWN, Role.SUPERVISOR: Scope.OWN},
        Permission.SIGN_OBSERVATION: {
            Role.PRACTITIONER: Scope.OWN,
            Role.SUPERVISOR: Scope.OWN,
            Role.OBSERVER: Scope.OWN,
        },
        Permission.PLAN_OBSERVATIONS: {Role.COORDINATOR: Scope.SERVICE},
        # What the case system counts
        Permission.COUNT_WORK: {Role.COORDINATOR: Scope.SERVICE},
        # What is written without a line
        Permission.HOLD_ON_DEVICE: {Role.OBSERVER: Scope.OWN},
        Permission.SEE_DEVICES: {Role.COORDINATOR: Scope.SERVICE, Role.ADMINISTRATOR: Scope.SERVICE},
        # Supervision: read by whoever was there, and by nobody else
        Permission.READ_SUPERVISION: {
            Role.SUPERVISOR: Scope.OWN,
            Role.PRACTITIONER: Scope.OWN,
            Role.TEAM_MEMBER: Scope.OWN,
            Role.PARTNER: Scope.OWN,
        },
        Permission.RECORD_SUPERVISION: {Role.SUPERVISOR: Scope.OWN},
        Permission.ATTEND_SUPERVISION: {
            Role.SUPERVISOR: Scope.OWN,
            Role.PRACTITIONER: Scope.OWN,
            Role.TEAM_MEMBER: Scope.OWN,
            Role.PARTNER: Scope.OWN,
        },
        # Families
        Permission.INVITE_FAMILIES: {Role.PARTICIPATION_LEAD: Scope.SERVICE},
        Permission.SEE_COVERAGE: {Role.PARTICIPATION_LEAD: Scope.SERVICE, Role.QUALITY_LEAD: Scope.SERVICE},
        Permission.GIVE_VOICE: {Role.FAMILY_MEMBER: Scope.OWN, Role.YOUNG_PERSON: Scope.OWN},
        # Whoever enters what came on paper sees nothing else of what families say
        Permission.ENTER_PAPER: {Role.PAPER_CLERK: Scope.SERVICE, Role.PARTICIPATION_LEAD: Scope.SERVICE},
        Permission.NOTE_CONFERENCES: {
            Role.PARTICIPATION_LEAD: Scope.SERVICE,
            Role.COORDINATOR: Scope.SERVICE,
        },
        Permission.LEAD_CONVERSATIONS: {Role.FAMILY_INTERVIEWER: Scope.SERVICE},
        Permission.READ_THANKS: {Role.COMMENT_MASKER: Scope.SERVICE, Role.PARTICIPATION_LEAD: Scope.SERVICE},
        Permission.SEE_OWN_THANKS: {Role.PRACTITIONER: Scope.OWN},
        # What families wrote is read by a person before a team reads it
        Permission.READ_COMMENTS: {Role.COMMENT_MASKER: Scope.SERVICE},
        # What families say about one practitioner: theirs alone, until they share it with their supervisor
        Permission.SEE_OWN_SUMMARY: {Role.PRACTITIONER: Scope.OWN},
        Permission.READ_SHARED_SUMMARY: {Role.SUPERVISOR: Scope.TEAM},
        # An allegations lead reads allegations alone, and nobody reads one about themself or their team
        Permission.HANDLE_CONCERNS: {Role.SAFEGUARDING_LEAD: Scope.SERVICE, Role.ALLEGATIONS_LEAD: Scope.OWN},
        Permission.KEEP_ROTA: {Role.SAFEGUARDING_LEAD: Scope.SERVICE},
        Permission.SEE_OVERDUE_CONCERNS: {Role.QUALITY_LEAD: Scope.SERVICE},
        # The whole service, made of what each team is shown
        Permission.SEE_SERVICE: {Role.QUALITY_LEAD: Scope.SERVICE},
        Permission.WRITE_REPORT: {Role.QUALITY_LEAD: Scope.SERVICE},
        # A panel reads what is published for it, and writes back; who wrote what is read by nobody
        Permission.READ_OWN_REPORT: dict.fromkeys(ON_PANELS, Scope.OWN),
        Permission.COMMENT_ON_REPORT: dict.fromkeys(ON_PANELS, Scope.OWN),
        Permission.ANSWER_PANELS: {Role.QUALITY_LEAD: Scope.SERVICE},
        Permission.LET_PANELS_IN: {Role.QUALITY_LEAD: Scope.SERVICE},
        # Reflection
        Permission.SEE_MIRROR: {
            Role.TEAM_MEMBER: Scope.TEAM,
            Role.SUPERVISOR: Scope.TEAM,
            Role.FACILITATOR: Scope.TEAM,
            Role.QUALITY_LEAD: Scope.SERVICE,
        },
        Permission.RECORD_COMMITMENT: {
            Role.TEAM_MEMBER: Scope.TEAM,
            Role.SUPERVISOR: Scope.TEAM,
            Role.FACILITATOR: Scope.TEAM,
        },
        # A partner comes to the one session that they are invited to
        Permission.LEAD_SESSION: {Role.FACILITATOR: Scope.TEAM, Role.SUPERVISOR: Scope.TEAM},
        Permission.TAKE_PART: {
            Role.TEAM_MEMBER: Scope.TEAM,
            Role.PRACTITIONER: Scope.TEAM,
            Role.SUPERVISOR: Scope.TEAM,
            Role.FACILITATOR: Scope.TEAM,
            Role.PARTNER: Scope.OWN,
        },
        Permission.APPROVE_TELLING: {Role.PARTICIPATION_LEAD: Scope.SERVICE},
        # A screen in the office shows its one team's mirror and opens nothing else
        Permission.HANG_WALL: {Role.FACILITATOR: Scope.TEAM, Role.SUPERVISOR: Scope.TEAM},
        Permission.SHOW_WALL: {Role.WALL_SCREEN: Scope.OWN},
        # Whoever looks in a team's mirror can have what is new in it by e-mail
        Permission.GET_DIGEST: {
            Role.TEAM_MEMBER: Scope.TEAM,
            Role.SUPERVISOR: Scope.TEAM,
            Role.FACILITATOR: Scope.TEAM,
        },
        # Rows of practice under pseudonyms, and figures that were released; never a family's single answer
        Permission.EXPORT_RATINGS: {Role.ANALYST: Scope.SERVICE},
        # Stewardship
        Permission.READ_EVENTS: {Role.AUDITOR: Scope.SERVICE, Role.INFORMATION_GOVERNANCE: Scope.SERVICE},
        # Reflective records are for learning: past that lead four ways, with two named people each
        Permission.READ_FIREWALL: {Audience.SIGNED_IN: Scope.OWN},
        Permission.PASS_FIREWALL: {
            Role.SAFEGUARDING_LEAD: Scope.SERVICE,
            Role.QUALITY_LEAD: Scope.SERVICE,
            Role.INFORMATION_GOVERNANCE: Scope.SERVICE,
        },
    }
)


def is_for_links(permission: Permission) -> bool:
    """Whether only the bearers of links can be granted this."""
    return set(POLICY[permission]) <= BY_LINK
