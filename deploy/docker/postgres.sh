#!/bin/sh
# Run by the image of Postgres once, when its data is new: the program's database, owned by a plain user.
set -eu

psql -v ON_ERROR_STOP=1 --username postgres --dbname postgres <<'SQL'
\set password `cat /run/secrets/database-password`
CREATE ROLE conversation_tracker LOGIN PASSWORD :'password';
CREATE DATABASE conversation_tracker OWNER conversation_tracker;
SQL
