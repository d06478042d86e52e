#include "store/tables/apps.hpp"

#include <algorithm>

#include "store/sql_text.hpp"
#include "store/tables/app_screenshots.hpp"

// The order in which read_app reads.
#define APP_COLUMNS                                                                           \
    "id, developer_company_id, client_id, name, kind, status, client_type, refresh_policy, "  \
    "token_shape, scopes, created_at, installation_url, category, summary, description, "     \
    "website, support_url, privacy_url, terms_url, icon_version, is_told_of_own_revocation, " \
    "status_before_disabled, rotation_grace_s, screenshots"

namespace grantor {
namespace {

constexpr SqlQuery find_app{"SELECT " APP_COLUMNS " FROM apps WHERE id = $1"};
constexpr SqlQuery find_app_by_client_id{"SELECT " APP_COLUMNS " FROM apps WHERE client_id = $1"};
constexpr SqlQuery all_apps{"SELECT " APP_COLUMNS " FROM apps ORDER BY id"};
constexpr SqlQuery apps_of_developer{"SELECT " APP_COLUMNS
                                     " FROM apps WHERE developer_company_id = $1 ORDER BY id"};

// A few combinations of many apps: counted where they are, not one row after the other.
constexpr SqlQuery any_app{"SELECT 1 FROM apps LIMIT 1"};
constexpr SqlQuery uses_of_scopes{
    "SELECT scopes, COUNT(*) FROM apps WHERE status <> 5 GROUP BY scopes"};

constexpr SqlQuery add_app{
    "INSERT INTO apps (developer_company_id, client_id, name, kind, status, client_type,"
    " refresh_policy, token_shape, scopes, created_at, installation_url, category, summary,"
    " description, website, support_url, privacy_url, terms_url, is_told_of_own_revocation,"
    " status_before_disabled, search_words, rotation_grace_s, screenshots) VALUES ($1, $2, $3, $4,"
    " $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)"
    " RETURNING id"};

constexpr SqlQuery update_app{
    "UPDATE apps SET developer_company_id = $2, name = $3, kind = $4, status = $5,"
    " client_type = $6, refresh_policy = $7, token_shape = $8, scopes = $9,"
    " installation_url = $10, category = $11, summary = $12, description = $13, website = $14,"
    " support_url = $15, privacy_url = $16, terms_url = $17, is_told_of_own_revocation = $18,"
    " status_before_disabled = $19, search_words = $20, rotation_grace_s = $21,"
    " screenshots = $22 WHERE id = $1"};

constexpr SqlQuery move_app_category{"UPDATE apps SET category = $2 WHERE category = $1"};

constexpr SqlQuery find_app_icon{
    "SELECT version, media_type, image FROM app_icons WHERE app_id = $1 AND media_type <> ''"};
constexpr SqlQuery add_app_icon{
    "INSERT INTO app_icons (app_id, version, media_type, image) VALUES ($1, 1, $2, $3)"
    " ON CONFLICT (app_id) DO UPDATE SET version = app_icons.version + 1,"
    " media_type = excluded.media_type, image = excluded.image RETURNING version"};
// The row stays, so that the next icon gets a version that no cache has seen.
constexpr SqlQuery empty_app_icon{
    "UPDATE app_icons SET media_type = '', image = $2 WHERE app_id = $1"};
constexpr SqlQuery find_waiting_app_icon{
    "SELECT version, media_type, image FROM app_waiting_icons WHERE app_id = $1"};
// Above the versions of both.
constexpr SqlQuery keep_app_icon{
    "INSERT INTO app_waiting_icons (app_id, version, media_type, image) VALUES ($1,"
    " COALESCE((SELECT version FROM app_icons WHERE app_id = $1), 0) + 1, $2, $3)"
    " ON CONFLICT (app_id) DO UPDATE SET version = 1 + CASE"
    " WHEN excluded.version > app_waiting_icons.version THEN excluded.version - 1"
    " ELSE app_waiting_icons.version END,"
    " media_type = excluded.media_type, image = excluded.image RETURNING version"};
constexpr SqlQuery use_waiting_app_icon{
    "INSERT INTO app_icons (app_id, version, media_type, image)"
    " SELECT app_id, version, media_type, image FROM app_waiting_icons"
    " WHERE app_id = $1 AND version = $2"
    " ON CONFLICT (app_id) DO UPDATE SET version = excluded.version,"
    " media_type = excluded.media_type, image = excluded.image"};
constexpr SqlQuery published_app_names{
    "SELECT id, developer_company_id, name FROM apps"
    " WHERE (kind = 1 OR developer_company_id = 0) AND status IN (1, 4)"};
constexpr SqlQuery set_icon_version{"UPDATE apps SET icon_version = $2 WHERE id = $1"};

constexpr SqlQuery redirect_uris_of_app{
    "SELECT uri FROM app_redirect_uris WHERE app_id = $1 ORDER BY position"};
constexpr SqlQuery add_redirect_uri{
    "INSERT INTO app_redirect_uris (app_id, position, uri) VALUES ($1, $2, $3)"};
constexpr SqlQuery remove_redirect_uris{"DELETE FROM app_redirect_uris WHERE app_id = $1"};

constexpr SqlQuery secrets_of_app{
    "SELECT id, key_id, mac, sealed, created_at, last_used_at, ending FROM app_secrets"
    " WHERE app_id = $1 ORDER BY id DESC"};

constexpr SqlQuery newest_app_secret{
    "SELECT id, key_id, mac, sealed, created_at, last_used_at, ending, app_id FROM app_secrets"
    " ORDER BY id DESC LIMIT 1"};

// Counts and adds in one statement.
constexpr SqlQuery add_app_secret{
    "INSERT INTO app_secrets (app_id, key_id, mac, sealed, created_at, last_used_at, ending)"
    " SELECT $1, $2, $3, $4, $5, $6, $7"
    " WHERE (SELECT COUNT(*) FROM app_secrets WHERE app_id = $1) < $8 RETURNING id"};

constexpr SqlQuery remove_app_secret{"DELETE FROM app_secrets WHERE id = $1"};
constexpr SqlQuery touch_app_secret{
    "UPDATE app_secrets SET last_used_at = $2 WHERE id = $1 AND last_used_at < $2"};

// -1: the service's own.
std::optional<seconds> read_grace(std::int64_t stored) {
    return stored < 0 ? std::nullopt : std::optional(seconds{stored});
}
std::int64_t stored_grace(const App& app) {
    return app.rotation_grace ? app.rotation_grace->count() : -1;
}

App read_app(const SqlRows& row) {
    return {.id = row.id<AppId>(0),
            .developer_company_id = row.id<CompanyId>(1),
            .client_id = row.text(2),
            .name = row.text(3),
            .kind = row.number<AppKind>(4),
            .status = row.number<AppStatus>(5),
            .client_type = row.number<ClientType>(6),
            .refresh_policy = row.number<RefreshPolicy>(7),
            .token_shape = row.number<TokenShape>(8),
            .scopes = ScopeSet::unpack(row.bytes(9)).value_or(ScopeSet{}),
            .created_at = row.time(10),
            .redirect_uris = {},
            .secrets = {},
            .installation_url = row.text(11),
            .category = row.text(12),
            .profile = {.summary = row.text(13),
                        .description = row.text(14),
                        .website = row.text(15),
                        .support_url = row.text(16),
                        .privacy_url = row.text(17),
                        .terms_url = row.text(18)},
            .icon_version = row.integer(19),
            .is_told_of_own_revocation = row.boolean(20),
            .rotation_grace = read_grace(row.integer(22)),
            .status_before_disabled = row.number<AppStatus>(21),
            .screenshots = screenshots_from_text(row.text(23))};
}

AppIcon read_icon(const SqlRows& row) {
    const ByteView image = row.bytes(2);
    return {.version = row.integer(0),
            .media_type = row.text(1),
            .image = Bytes(image.begin(), image.end())};
}

AppSecret read_secret(const SqlRows& row, AppId app) {
    const ByteView sealed = row.bytes(3);
    return {.id = row.id<AppSecretId>(0),
            .app_id = app,
            .key_id = static_cast<std::uint32_t>(row.integer(1)),
            .mac = row.array<Digest>(2),
            .sealed = Bytes(sealed.begin(), sealed.end()),
            .created_at = row.time(4),
            .last_used_at = row.time(5),
            .ending = row.text(6)};
}

}  // namespace

template <class... Values>
std::vector<App> Apps::read_all(const SqlQuery& query, const Values&... values) const {
    std::vector<App> out;
    {
        SqlRows rows = connection_.run(query, values...);
        while (rows.next()) out.push_back(read_app(rows));
    }
    for (App& app : out) read_parts(app);
    return out;
}

void Apps::read_parts(App& app) const {
    SqlRows uris = connection_.run(redirect_uris_of_app, app.id);
    while (uris.next()) app.redirect_uris.push_back(uris.text(0));
    SqlRows secrets = connection_.run(secrets_of_app, app.id);
    while (secrets.next()) app.secrets.push_back(read_secret(secrets, app.id));
}

std::shared_ptr<const App> Apps::find(AppId id) const {
    if (auto cached = cache_.app(id)) return cached;
    auto found = read_all(find_app, id);
    return found.empty() ? nullptr : cache_.keep(std::move(found.front()));
}

std::shared_ptr<const App> Apps::find_by_client_id(std::string_view client_id) const {
    if (auto cached = cache_.app(client_id)) return cached;
    auto found = read_all(find_app_by_client_id, client_id);
    return found.empty() ? nullptr : cache_.keep(std::move(found.front()));
}

std::vector<App> Apps::list() const { return read_all(all_apps); }

std::vector<App> Apps::list_of_developer(CompanyId company) const {
    return read_all(apps_of_developer, company);
}

std::vector<App> Apps::search(const AppSearch& search) const {
    // The page is chosen by what the indexes hold; only then its rows are read.
    const auto ids = index_.find(search);
    if (ids.empty()) return {};
    SqlText sql("SELECT " APP_COLUMNS " FROM apps WHERE id IN (", ids.front());
    for (std::size_t i = 1; i < ids.size(); ++i) sql.add(", ", ids[i]);
    sql.add(")");
    std::vector<App> out;
    {
        SqlRows rows = connection_.run_text(sql.text(), sql.values());
        while (rows.next()) out.push_back(read_app(rows));
    }
    std::ranges::sort(out, {}, [&](const App& app) { return std::ranges::find(ids, app.id); });
    return out;
}

bool Apps::is_empty() const { return !connection_.run(any_app).next(); }

std::vector<ScopeUse> Apps::scope_uses() const {
    std::vector<ScopeUse> out;
    SqlRows rows = connection_.run(uses_of_scopes);
    while (rows.next())
        out.push_back({ScopeSet::unpack(rows.bytes(0)).value_or(ScopeSet{}), rows.integer(1)});
    return out;
}

std::optional<AppIcon> Apps::find_icon(AppId id) const {
    SqlRows rows = connection_.run(find_app_icon, id);
    if (!rows.next()) return std::nullopt;
    return read_icon(rows);
}

std::optional<AppIcon> Apps::find_waiting_icon(AppId id) const {
    SqlRows rows = connection_.run(find_waiting_app_icon, id);
    if (!rows.next()) return std::nullopt;
    return read_icon(rows);
}

std::vector<PublishedName> Apps::published_names() const {
    std::vector<PublishedName> out;
    SqlRows rows = connection_.run(published_app_names);
    while (rows.next()) out.push_back({rows.id<AppId>(0), rows.id<CompanyId>(1), rows.text(2)});
    return out;
}

AppId Apps::add(const App& app) {
    changed();
    AppId id;
    {
        SqlRows rows = connection_.run(
            add_app, app.developer_company_id, app.client_id, app.name, app.kind, app.status,
            app.client_type, app.refresh_policy, app.token_shape, app.scopes.packed(),
            app.created_at, app.installation_url, app.category, app.profile.summary,
            app.profile.description, app.profile.website, app.profile.support_url,
            app.profile.privacy_url, app.profile.terms_url, app.is_told_of_own_revocation,
            app.status_before_disabled, name_in_order(app.name), stored_grace(app),
            screenshots_as_text(app.screenshots));
        rows.next();
        id = rows.id<AppId>(0);
    }
    index_.set(id, app);
    add_redirect_uris(id, app);
    return id;
}

bool Apps::update(const App& app) {
    changed();
    if (connection_.change(
            update_app, app.id, app.developer_company_id, app.name, app.kind, app.status,
            app.client_type, app.refresh_policy, app.token_shape, app.scopes.packed(),
            app.installation_url, app.category, app.profile.summary, app.profile.description,
            app.profile.website, app.profile.support_url, app.profile.privacy_url,
            app.profile.terms_url, app.is_told_of_own_revocation, app.status_before_disabled,
            name_in_order(app.name), stored_grace(app), screenshots_as_text(app.screenshots)) == 0)
        return false;
    index_.set(app.id, app);
    connection_.change(remove_redirect_uris, app.id);
    add_redirect_uris(app.id, app);
    return true;
}

void Apps::move_category(const CategoryMove& move) {
    changed();
    connection_.change(move_app_category, move.from, move.to);
}

void Apps::set_icon(AppId id, const std::optional<AppIcon>& icon) {
    changed();
    std::int64_t version = 0;
    if (icon) {
        SqlRows rows = connection_.run(add_app_icon, id, icon->media_type, icon->image);
        rows.next();
        version = rows.integer(0);
    } else {
        connection_.change(empty_app_icon, id, Bytes{});
    }
    connection_.change(set_icon_version, id, version);
}

std::int64_t Apps::keep_icon(AppId id, const AppIcon& icon) {
    SqlRows rows = connection_.run(keep_app_icon, id, icon.media_type, icon.image);
    rows.next();
    return rows.integer(0);
}

void Apps::use_icon(AppId id, std::int64_t version) {
    if (version == 0) return set_icon(id, std::nullopt);
    if (connection_.change(use_waiting_app_icon, id, version) == 0) return;
    changed();
    connection_.change(set_icon_version, id, version);
}

void Apps::add_redirect_uris(AppId id, const App& app) {
    std::int64_t position = 0;
    for (const auto& uri : app.redirect_uris)
        connection_.change(add_redirect_uri, id, position++, uri);
}

std::optional<AppSecretId> Apps::add_secret(const AppSecret& secret) {
    changed();
    SqlRows rows =
        connection_.run(add_app_secret, secret.app_id, secret.key_id, secret.mac, secret.sealed,
                        secret.created_at, secret.last_used_at, secret.ending, app_secrets_max);
    if (!rows.next()) return std::nullopt;
    return rows.id<AppSecretId>(0);
}

std::optional<AppSecret> Apps::newest_secret() const {
    SqlRows rows = connection_.run(newest_app_secret);
    if (!rows.next()) return std::nullopt;
    return read_secret(rows, rows.id<AppId>(7));
}

bool Apps::remove_secret(AppSecretId id) {
    changed();
    return connection_.change(remove_app_secret, id) == 1;
}

bool Apps::touch_secret(AppSecretId id, Time now) {
    changed();
    return connection_.change(touch_app_secret, id, now) == 1;
}

// Before the statement: should it fail, the cache has lost nothing but time.
void Apps::changed() {
    cache_.clear();
    effects_.directory_changed = true;
}

}  // namespace grantor

#undef APP_COLUMNS
