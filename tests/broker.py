import pytest
from celery import current_app


def use_broker(monkeypatch: pytest.MonkeyPatch, redis_url: str) -> None:
    """Let this process send its messages to another Redis than that of the settings."""
    url = redis_url.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=")
    monkeypatch.setattr(current_app.conf, "broker_url", url)
    # The connections that are open lead to the old one.
    monkeypatch.setattr(current_app, "_pool", None)
    monkeypatch.setattr(current_app.amqp, "_producer_pool", None)
