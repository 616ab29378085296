# One image for web, worker, beat and migrate; docker-compose.yml says which command each of them runs.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_ROOT_USER_ACTION=ignore \
    DJANGO_SETTINGS_MODULE=config.settings \
    DATA_DIR=/data

# A fixed number, so that files on a volume keep their owner from one image to the next.
RUN groupadd --system --gid 10001 portal \
    && useradd --system --uid 10001 --gid portal --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin portal

WORKDIR /app

# Before the code: a change of code does not install everything again. All of it are wheels, so no compiler and no second stage.
# Where packages come from a mirror: docker build --secret id=pip_conf,src=pip.conf
COPY requirements/base.txt requirements/base.txt
RUN --mount=type=cache,target=/root/.cache/pip \
    --mount=type=secret,id=pip_conf,target=/etc/pip.conf \
    pip install --require-hashes --no-input -r requirements/base.txt

# Owned by root: the portal cannot change its own code.
COPY . .

# Made here and not on the volume, which would go on serving the files of the first image. The key lives only for this line.
RUN SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
    ALLOWED_HOSTS=build.invalid DATABASE_URL=postgres:///build REDIS_URL=redis://build.invalid/0 \
    python manage.py collectstatic --no-input \
    && install --directory --owner=portal --group=portal --mode=0700 /data/media /data/beat

USER portal
EXPOSE 8000
# gunicorn's heartbeat file must not wait for a disk.
CMD ["python", "-m", "gunicorn", "config.wsgi:application", "--bind", "0.0.0.0:8000", \
     "--worker-class", "gthread", "--threads", "4", "--worker-tmp-dir", "/dev/shm", "--no-control-socket", \
     "--max-requests", "5000", "--max-requests-jitter", "500", "--graceful-timeout", "25", "--access-logfile", "-"]
HEALTHCHECK --interval=30s --timeout=10s --start-period=40s --retries=3 CMD ["python", "docker/healthcheck.py", "web"]
