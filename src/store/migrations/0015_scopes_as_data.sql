-- Why: a platform has scopes of its own. Each gets what people need to judge it by: a heading,
-- whether it views or changes, what else it gives, whether it is sensitive, and whether it is
-- retired. Scopes of running services keep their positions.

ALTER TABLE scopes ADD COLUMN scope_group TEXT NOT NULL DEFAULT '';
ALTER TABLE scopes ADD COLUMN kind BIGINT NOT NULL DEFAULT 1;
ALTER TABLE scopes ADD COLUMN implies TEXT NOT NULL DEFAULT '';
ALTER TABLE scopes ADD COLUMN is_sensitive BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE scopes ADD COLUMN is_retired BOOLEAN NOT NULL DEFAULT FALSE;

UPDATE scopes SET kind = 2 WHERE access NOT IN ('read', 'always included');
