-- Why: limits on API requests. A company's plan decides how many it may make; `daily_usage` says how much
-- of a company's budget of one day (days since the epoch, UTC) has been handed out to the nodes that
-- check its requests, so that a restart or a second node is no way to a second budget.

ALTER TABLE companies ADD COLUMN plan BIGINT NOT NULL DEFAULT 0;
ALTER TABLE companies ADD COLUMN budget_top_up BIGINT NOT NULL DEFAULT 0;

-- `last_lease` is what the last statement handed out: it lets one statement both take and tell.
CREATE TABLE daily_usage (
    day BIGINT NOT NULL,
    company_id BIGINT NOT NULL,
    handed_out BIGINT NOT NULL,
    last_lease BIGINT NOT NULL,
    PRIMARY KEY (day, company_id)
);
