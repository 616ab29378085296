"""Who did what with a plan, in one sentence."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from teams.enums import PlanState
from teams.models import MonthlyPlan


def last_step(plan: MonthlyPlan) -> str:
    """The last thing that became of `plan`: "Nguyễn Văn An đã duyệt lúc 10:05 20/11/2026." """
    if plan.state == PlanState.SUBMITTED:
        step, who, moment = _("%(who)s đã gửi duyệt lúc %(when)s."), plan.submitted_by, plan.submitted_at
    elif plan.state == PlanState.APPROVED:
        step, who, moment = _("%(who)s đã duyệt lúc %(when)s."), plan.decided_by, plan.decided_at
    elif plan.state == PlanState.RETURNED and plan.changed_at == plan.decided_at:
        step, who, moment = _("%(who)s đã trả lại lúc %(when)s."), plan.decided_by, plan.decided_at
    else:
        step, who, moment = _("%(who)s sửa gần nhất lúc %(when)s."), plan.changed_by, plan.changed_at
    if who is None or moment is None:
        return ""
    return step % {"who": who, "when": date_format(timezone.localtime(moment), "H:i d/m/Y")}
