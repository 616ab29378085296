"""Celery for the portal, and the whole schedule in one place."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.beat_schedule = {
    # The net under the message sent on commit: raw SQL, a lost Redis, a killed worker.
    "sweep-changed-days": {"task": "kpis.tasks.sweep", "schedule": 3.0, "options": {"expires": 30.0}},
    # A new day changes what is due (working days, teams in force) although nobody wrote anything. The sweep begins it
    # within seconds; this also reaches a province of which nothing was ever counted.
    "new-day": {"task": "kpis.tasks.start_day", "schedule": crontab(minute="1", hour="0")},
    # Numbers come in all day; what a commune was reminded of may be there by now.
    "settle-reminders": {"task": "kpis.tasks.settle_reminders", "schedule": 300.0, "options": {"expires": 300.0}},
    "clear-sessions": {"task": "accounts.tasks.clear_sessions", "schedule": crontab(minute="30", hour="2")},
    "apply-role-dates": {"task": "teams.tasks.apply_role_dates", "schedule": crontab(minute="*/10")},
    # Uploaded lists whose message was lost, or whose worker was killed.
    "resume-imports": {"task": "teams.tasks.resume_imports", "schedule": 60.0, "options": {"expires": 60.0}},
    "forget-old-imports": {"task": "teams.tasks.forget_old_imports", "schedule": crontab(minute="40", hour="2")},
    # Photos whose message was lost, or whose worker was killed; and originals that nobody needs any more.
    "resume-photos": {"task": "reporting.tasks.resume_photos", "schedule": 60.0, "options": {"expires": 60.0}},
    "forget-photo-leftovers": {"task": "reporting.tasks.forget_photo_leftovers", "schedule": crontab(minute="15")},
    "erase-expired-citizens": {"task": "reporting.tasks.erase_expired", "schedule": crontab(minute="50", hour="2")},
}
