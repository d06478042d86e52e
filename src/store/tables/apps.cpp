#include "store/tables/apps.hpp"

// The order in which read_app reads.
#define APP_COLUMNS                                                                          \
    "id, developer_company_id, client_id, name, kind, status, client_type, refresh_policy, " \
    "token_shape, scopes, created_at"

namespace grantor {
namespace {

constexpr SqlQuery find_app{"SELECT " APP_COLUMNS " FROM apps WHERE id = $1"};
constexpr SqlQuery find_app_by_client_id{"SELECT " APP_COLUMNS " FROM apps WHERE client_id = $1"};
constexpr SqlQuery all_apps{"SELECT " APP_COLUMNS " FROM apps ORDER BY id"};
constexpr SqlQuery apps_of_developer{"SELECT " APP_COLUMNS
                                     " FROM apps WHERE developer_company_id = $1 ORDER BY id"};

constexpr SqlQuery add_app{
    "INSERT INTO apps (developer_company_id, client_id, name, kind, status, client_type,"
    " refresh_policy, token_shape, scopes, created_at)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id"};

constexpr SqlQuery update_app{
    "UPDATE apps SET developer_company_id = $2, name = $3, kind = $4, status = $5,"
    " client_type = $6, refresh_policy = $7, token_shape = $8, scopes = $9 WHERE id = $1"};

constexpr SqlQuery redirect_uris_of_app{
    "SELECT uri FROM app_redirect_uris WHERE app_id = $1 ORDER BY position"};
constexpr SqlQuery add_redirect_uri{
    "INSERT INTO app_redirect_uris (app_id, position, uri) VALUES ($1, $2, $3)"};
constexpr SqlQuery remove_redirect_uris{"DELETE FROM app_redirect_uris WHERE app_id = $1"};

constexpr SqlQuery secrets_of_app{
    "SELECT id, key_id, mac, sealed, created_at, last_used_at FROM app_secrets"
    " WHERE app_id = $1 ORDER BY id DESC"};

// Counts and adds in one statement.
constexpr SqlQuery add_app_secret{
    "INSERT INTO app_secrets (app_id, key_id, mac, sealed, created_at, last_used_at)"
    " SELECT $1, $2, $3, $4, $5, $6"
    " WHERE (SELECT COUNT(*) FROM app_secrets WHERE app_id = $1) < $7 RETURNING id"};

constexpr SqlQuery remove_app_secret{"DELETE FROM app_secrets WHERE id = $1"};
constexpr SqlQuery touch_app_secret{
    "UPDATE app_secrets SET last_used_at = $2 WHERE id = $1 AND last_used_at < $2"};

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
            .scopes = ScopeSet::from_bytes(row.bytes(9)).value_or(ScopeSet{}),
            .created_at = row.time(10),
            .redirect_uris = {},
            .secrets = {}};
}

AppSecret read_secret(const SqlRows& row, AppId app) {
    const ByteView sealed = row.bytes(3);
    return {.id = row.id<AppSecretId>(0),
            .app_id = app,
            .key_id = static_cast<std::uint32_t>(row.integer(1)),
            .mac = row.array<Digest>(2),
            .sealed = Bytes(sealed.begin(), sealed.end()),
            .created_at = row.time(4),
            .last_used_at = row.time(5)};
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

AppId Apps::add(const App& app) {
    changed();
    AppId id;
    {
        SqlRows rows = connection_.run(add_app, app.developer_company_id, app.client_id, app.name,
                                       app.kind, app.status, app.client_type, app.refresh_policy,
                                       app.token_shape, app.scopes.to_bytes(), app.created_at);
        rows.next();
        id = rows.id<AppId>(0);
    }
    add_redirect_uris(id, app);
    return id;
}

bool Apps::update(const App& app) {
    changed();
    if (connection_.change(update_app, app.id, app.developer_company_id, app.name, app.kind,
                           app.status, app.client_type, app.refresh_policy, app.token_shape,
                           app.scopes.to_bytes()) == 0)
        return false;
    connection_.change(remove_redirect_uris, app.id);
    add_redirect_uris(app.id, app);
    return true;
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
                        secret.created_at, secret.last_used_at, app_secrets_max);
    if (!rows.next()) return std::nullopt;
    return rows.id<AppSecretId>(0);
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
