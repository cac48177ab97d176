"""The rooms of the house, in the order of the menu."""

from webapp.access import views as access_views
from webapp.accounts import care as accounts_care
from webapp.accounts import commands as accounts_commands
from webapp.accounts import team_commands
from webapp.accounts.views import BLUEPRINTS as ACCOUNTS_BLUEPRINTS
from webapp.accounts.views import MENU as ACCOUNTS_MENU
from webapp.accounts.waiting import waiting as accounts_waiting
from webapp.capture import care as capture_care
from webapp.capture.views import MENU as CAPTURE_MENU
from webapp.capture.views import blueprint as capture_blueprint
from webapp.capture.waiting import waiting as capture_waiting
from webapp.cases import care as cases_care
from webapp.config import Module
from webapp.demonstration import commands as demonstration_commands
from webapp.families import care as families_care
from webapp.families import coverage as families_coverage
from webapp.families import ratings as families_ratings
from webapp.families import works as families_works
from webapp.families.letting_out import released as families_spoken
from webapp.families.views import BLUEPRINTS as FAMILIES_BLUEPRINTS
from webapp.families.views import MENU as FAMILIES_MENU
from webapp.families.views import STARTS as FAMILIES_STARTS
from webapp.families.waiting import thanks as families_thanks
from webapp.families.waiting import waiting as families_waiting
from webapp.indicators import care as indicators_care
from webapp.indicators import views as indicators_views
from webapp.insight import care as insight_care
from webapp.insight import commands as insight_commands
from webapp.insight import works as insight_works
from webapp.insight.views import BLUEPRINTS as INSIGHT_BLUEPRINTS
from webapp.insight.views import MENU as INSIGHT_MENU
from webapp.library import care as library_care
from webapp.library.views import BLUEPRINTS as LIBRARY_BLUEPRINTS
from webapp.library.views import MENU as LIBRARY_MENU
from webapp.outbox import views as outbox_views
from webapp.outbox import works as outbox_works
from webapp.practice import care as practice_care
from webapp.practice import handing_over as practice_handing_over
from webapp.practice import holding as practice_holding
from webapp.practice import ratings as practice_ratings
from webapp.practice import works as practice_works
from webapp.practice.views import MENU as PRACTICE_MENU
from webapp.practice.views import blueprint as practice_blueprint
from webapp.practice.waiting import waiting as practice_waiting
from webapp.quality import care as quality_care
from webapp.quality import views as quality_views
from webapp.quality import works as quality_works
from webapp.quality.letting_in import bears as quality_bears
from webapp.quality.waiting import waiting as quality_waiting
from webapp.recruitment import care as recruitment_care
from webapp.recruitment import ratings as recruitment_ratings
from webapp.recruitment import works as recruitment_works
from webapp.recruitment.queries import bears as recruitment_bears
from webapp.recruitment.views import BLUEPRINTS as RECRUITMENT_BLUEPRINTS
from webapp.recruitment.views import STARTS as RECRUITMENT_STARTS
from webapp.recruitment.views.ways_in import MENU as RECRUITMENT_MENU
from webapp.recruitment.waiting import waiting as recruitment_waiting
from webapp.reflection import care as reflection_care
from webapp.reflection import standing as reflection_standing
from webapp.reflection import telling as reflection_telling
from webapp.reflection import views as reflection_views
from webapp.reflection import works as reflection_works
from webapp.rooms import Room
from webapp.safeguarding import care as safeguarding_care
from webapp.safeguarding import views as safeguarding_views
from webapp.safeguarding import works as safeguarding_works
from webapp.safeguarding.waiting import waiting as safeguarding_waiting
from webapp.stewardship import care as stewardship_care
from webapp.stewardship import commands, module_commands, works
from webapp.stewardship.views import MENU as STEWARDSHIP_MENU
from webapp.stewardship.views import events, firewall, long_work, receipts
from webapp.stewardship.waiting import waiting as stewardship_waiting
from webapp.supervision import care as supervision_care
from webapp.supervision import handing_over as supervision_handing_over
from webapp.supervision import standing as supervision_standing
from webapp.supervision import works as supervision_works
from webapp.supervision.views import MENU as SUPERVISION_MENU
from webapp.supervision.views import blueprint as supervision_blueprint
from webapp.supervision.waiting import waiting as supervision_waiting
from webapp.workload import care as workload_care
from webapp.workload.standing import measured as workload_measured
from webapp.workload.views import MENU as WORKLOAD_MENU
from webapp.workload.views import blueprint as workload_blueprint

ROOMS: tuple[Room, ...] = (
    Room("access", blueprints=[access_views.blueprint]),
    Room(
        "accounts",
        blueprints=ACCOUNTS_BLUEPRINTS,
        menu=ACCOUNTS_MENU,
        care=accounts_care,
        waiting=accounts_waiting,
        commands=[accounts_commands.setup_here, accounts_commands.password_command, team_commands.neighbours],
    ),
    Room(
        "recruitment",
        module=Module.RECRUITMENT,
        blueprints=RECRUITMENT_BLUEPRINTS,
        menu=RECRUITMENT_MENU,
        waiting=recruitment_waiting,
        bears=recruitment_bears,
        ratings=recruitment_ratings.gather,
        care=recruitment_care,
        works=recruitment_works.WORKS,
        schedule=recruitment_works.SCHEDULE,
        starts=RECRUITMENT_STARTS,
    ),
    Room(
        "practice",
        module=Module.PRACTICE,
        blueprints=[practice_blueprint],
        menu=PRACTICE_MENU,
        waiting=practice_waiting,
        to_hold=practice_holding.to_hold,
        left_with=practice_handing_over.left_with,
        to_take_over=practice_handing_over.to_take_over,
        works=practice_works.WORKS,
        schedule=practice_works.SCHEDULE,
        ratings=practice_ratings.gather,
        cases_met=practice_ratings.cases_met,
        care=practice_care,
        is_reflective=True,
    ),
    Room(
        "capture",
        module=Module.PRACTICE,
        blueprints=[capture_blueprint],
        menu=CAPTURE_MENU,
        waiting=capture_waiting,
        care=capture_care,
    ),
    Room(
        "supervision",
        module=Module.PRACTICE,
        blueprints=[supervision_blueprint],
        menu=SUPERVISION_MENU,
        waiting=supervision_waiting,
        left_with=supervision_handing_over.left_with,
        to_take_over=supervision_handing_over.to_take_over,
        cases_met=supervision_standing.cases_met,
        useful=supervision_standing.useful_to,
        works=supervision_works.WORKS,
        schedule=supervision_works.SCHEDULE,
        care=supervision_care,
        is_reflective=True,
    ),
    Room(
        "workload",
        module=Module.PRACTICE,
        blueprints=[workload_blueprint],
        menu=WORKLOAD_MENU,
        measured=workload_measured,
        care=workload_care,
    ),
    Room(
        "indicators",
        blueprints=indicators_views.BLUEPRINTS,
        menu=indicators_views.MENU,
        hoped=indicators_views.hoped,
        care=indicators_care,
    ),
    Room(
        "reflection",
        blueprints=reflection_views.BLUEPRINTS,
        menu=reflection_views.MENU,
        changed=reflection_telling.changed,
        promised=reflection_standing.promised,
        waiting=reflection_views.waiting,
        starts=reflection_views.STARTS,
        works=reflection_works.WORKS,
        schedule=reflection_works.SCHEDULE,
        care=reflection_care,
    ),
    Room(
        "quality",
        blueprints=quality_views.BLUEPRINTS,
        menu=quality_views.MENU,
        waiting=quality_waiting,
        bears=quality_bears,
        care=quality_care,
        works=quality_works.WORKS,
        schedule=quality_works.SCHEDULE,
        starts=quality_views.STARTS,
    ),
    Room(
        "insight",
        blueprints=INSIGHT_BLUEPRINTS,
        menu=INSIGHT_MENU,
        care=insight_care,
        works=insight_works.WORKS,
        schedule=insight_works.SCHEDULE,
        commands=[insight_commands.gather, insight_commands.take_in],
    ),
    Room("library", blueprints=LIBRARY_BLUEPRINTS, menu=LIBRARY_MENU, care=library_care),
    Room(
        "outbox",
        blueprints=[outbox_views.blueprint],
        works=outbox_works.WORKS,
        schedule=outbox_works.SCHEDULE,
        menu=outbox_views.MENU,
    ),
    Room(
        "safeguarding",
        blueprints=[safeguarding_views.blueprint],
        menu=safeguarding_views.MENU,
        waiting=safeguarding_waiting,
        care=safeguarding_care,
        works=safeguarding_works.WORKS,
        schedule=safeguarding_works.SCHEDULE,
    ),
    Room(
        "families",
        module=Module.FAMILIES,
        blueprints=FAMILIES_BLUEPRINTS,
        menu=FAMILIES_MENU,
        waiting=families_waiting,
        thanks=families_thanks,
        spoken=families_spoken,
        ratings=families_ratings.gather,
        cases_met=families_ratings.cases_met,
        asked=families_coverage.asked,
        care=families_care,
        works=families_works.WORKS,
        schedule=families_works.SCHEDULE,
        starts=FAMILIES_STARTS,
    ),
    # Without the module nobody enters a family; its cases go after what refers to them.
    Room("cases", module=Module.FAMILIES, care=cases_care),
    Room(
        "stewardship",
        blueprints=[receipts.blueprint, firewall.blueprint, events.blueprint, long_work.blueprint],
        menu=STEWARDSHIP_MENU,
        waiting=stewardship_waiting,
        care=stewardship_care,
        works=works.WORKS,
        schedule=works.SCHEDULE,
        commands=[commands.audit_group, commands.keys_group, module_commands.modules_group],
    ),
    Room("printing"),
    Room("demonstration", commands=[demonstration_commands.demonstrate]),
)
