-- Why: the categories of the marketplace and the plans of companies are the operator's own lists.
-- Apps keep the category that they have. A database without apps starts with a short list that fits
-- most products.

CREATE TABLE categories (
    id BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    name TEXT NOT NULL UNIQUE
);
INSERT INTO categories (name)
SELECT category FROM apps WHERE category <> ''
UNION SELECT category FROM app_pending_terms WHERE category <> ''
UNION SELECT category FROM app_reviews WHERE category <> '' AND state = 0;
INSERT INTO categories (name)
SELECT suggested.name FROM (
    SELECT 'Analytics' AS name UNION SELECT 'Communication' UNION SELECT 'Documents'
    UNION SELECT 'Finance' UNION SELECT 'Marketing' UNION SELECT 'Productivity'
    UNION SELECT 'Sales' UNION SELECT 'Support'
) AS suggested
WHERE NOT EXISTS (SELECT 1 FROM categories);

-- A company's `plan` is the id of one. Running services keep the four that the program had; others
-- begin with one. Plan 0 is the plan of new companies.
CREATE TABLE plans (
    id BIGINT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    budget_factor BIGINT NOT NULL,
    burst BIGINT NOT NULL,
    burst_personal BIGINT NOT NULL,
    burst_search BIGINT NOT NULL
);
INSERT INTO plans (id, name, budget_factor, burst, burst_personal, burst_search)
SELECT known.id, known.name, known.budget_factor, known.burst, known.burst_personal, 10 FROM (
    SELECT 0 AS id, 'lite' AS name, 1 AS budget_factor, 80 AS burst, 20 AS burst_personal
    UNION ALL SELECT 1, 'growth', 2, 160, 40
    UNION ALL SELECT 2, 'premium', 5, 400, 100
    UNION ALL SELECT 3, 'ultimate', 7, 480, 120
) AS known
WHERE EXISTS (SELECT 1 FROM companies);
INSERT INTO plans (id, name, budget_factor, burst, burst_personal, burst_search)
SELECT 0, 'standard', 1, 80, 20, 10 WHERE NOT EXISTS (SELECT 1 FROM companies);
