-- The role and the database of Grantor, once, on the primary as postgres:
--   psql -v ON_ERROR_STOP=1 -f database.sql      then      \password grantor
-- The role owns its database, since `grantor migrate` and a start create and change tables. pg_monitor lets
-- `/readyz` see whether the standby is synchronous. It needs no right on anything else.
CREATE ROLE grantor LOGIN;
GRANT pg_monitor TO grantor;
CREATE DATABASE grantor OWNER grantor;
REVOKE ALL ON DATABASE grantor FROM PUBLIC;
