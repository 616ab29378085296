#!/bin/sh
# Runs once, on an empty volume. The portal's role owns its database and nothing more, as with bin/run.
set -eu
psql --no-psqlrc --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres <<'SQL'
\getenv password PORTAL_DB_PASSWORD
CREATE ROLE portal LOGIN PASSWORD :'password';
CREATE DATABASE portal OWNER portal;
REVOKE CONNECT ON DATABASE portal FROM PUBLIC;
SQL
