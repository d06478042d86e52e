-- A developer asks for what waits and for what was given up: a few rows among very many that were
-- delivered. Without this each look reads every delivery of the app.
CREATE INDEX deliveries_unsettled ON deliveries (app_id, state, id) WHERE state <> 1;
