"""What roles are called on the screen."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from webapp.access.policy import Role

ROLE_NAMES: dict[Role, LazyString] = {
    Role.ADMINISTRATOR: _l("Administrator"),
    Role.RECRUITER: _l("Recruiter"),
    Role.AUTHOR: _l("Author of rubrics"),
    Role.ADJUSTMENTS_OFFICER: _l("Adjustments officer"),
    Role.ASSESSOR: _l("Assessor"),
    Role.PANEL_MEMBER: _l("Panel member"),
    Role.OBSERVER: _l("Observer"),
    Role.SUPERVISOR: _l("Supervisor"),
    Role.PRACTITIONER: _l("Practitioner"),
    Role.FACILITATOR: _l("Facilitator"),
    Role.COORDINATOR: _l("Co-ordinator"),
    Role.PARTICIPATION_LEAD: _l("Participation lead"),
    Role.FAMILY_INTERVIEWER: _l("Talks with families"),
    Role.PAPER_CLERK: _l("Enters paper forms"),
    Role.COMMENT_MASKER: _l("Takes names out of comments"),
    Role.TEAM_MEMBER: _l("Team member"),
    Role.PARTNER: _l("Partner from another service"),
    Role.QUALITY_LEAD: _l("Principal social worker or quality lead"),
    Role.SAFEGUARDING_LEAD: _l("Safeguarding lead"),
    Role.ALLEGATIONS_LEAD: _l("Allegations lead"),
    Role.ANALYST: _l("Analyst"),
    Role.AUDITOR: _l("Auditor"),
    Role.INFORMATION_GOVERNANCE: _l("Information governance"),
    Role.OPERATOR: _l("Operator"),
    Role.CANDIDATE: _l("Candidate"),
    Role.FAMILY_MEMBER: _l("Family member"),
    Role.YOUNG_PERSON: _l("Young person"),
    Role.PARENTS_PANEL: _l("Parents’ panel member"),
    Role.YOUNG_PEOPLES_PANEL: _l("Young people’s panel member"),
    Role.PARENTS_READER: _l("Reads what is reported to the parents’ panel"),
    Role.YOUNG_READER: _l("Reads what is reported to the children in care council"),
    Role.WALL_SCREEN: _l("Screen on a wall"),
}


def role_name(role: str) -> str:
    """A role as people call it; a role that the policy no longer knows keeps its stored name."""
    return str(ROLE_NAMES[Role(role)]) if role in set(Role) else role
