// Apps with their redirect URIs and secrets. Lookups come from the connection's directory cache;
// any change here drops it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/app.hpp"
#include "store/directory_cache.hpp"
#include "store/sql.hpp"
#include "store/tables/app_index.hpp"
#include "store/unit_effects.hpp"

namespace grantor {

struct AppIcon {
    std::int64_t version = 0;  // ignored by set_icon() and keep_icon()
    std::string media_type;
    Bytes image;
};

// From one category of the marketplace to another, by their names.
struct CategoryMove {
    std::string_view from;
    std::string_view to;
};

struct PublishedName {
    AppId app_id;
    CompanyId developer;
    std::string name;
};

// How many apps ask for exactly these scopes.
struct ScopeUse {
    ScopeSet scopes;
    std::int64_t apps = 0;
};

class Apps {
 public:
    Apps(SqlConnection& connection, DirectoryCache& cache, UnitEffects& effects)
        : connection_(connection), cache_(cache), effects_(effects), index_(connection) {}
    Apps(const Apps&) = delete;

    const AppIndex& index() const { return index_; }

    // Null if there is none.
    std::shared_ptr<const App> find(AppId id) const;
    std::shared_ptr<const App> find_by_client_id(std::string_view client_id) const;
    // In the order of their ids.
    std::vector<App> list() const;
    // No app was ever registered: deleted ones keep their rows.
    // In a database of any schema.
    bool is_empty() const;
    std::vector<App> list_of_developer(CompanyId company) const;
    // A page of the apps that fit, without their redirect URIs and secrets.
    std::vector<App> search(const AppSearch& search) const;
    // Of all apps but deleted ones, in no order; costs no more than a look at each row.
    std::vector<ScopeUse> scope_uses() const;
    // Nothing: the app has none.
    std::optional<AppIcon> find_icon(AppId id) const;

    // The same of the icon that waits for a review.
    std::optional<AppIcon> find_waiting_icon(AppId id) const;
    // Of public apps that are approved or live, in no order.
    std::vector<PublishedName> published_names() const;

    // `id`, `icon_version` and `secrets` of the argument are ignored. A client_id that exists
    // already is a StoreError.
    AppId add(const App& app);
    // Everything but id, client_id, created_at, icon and secrets. False: no such app.
    bool update(const App& app);
    // All apps of the one category get the other.
    void move_category(const CategoryMove& move);

    // Replaces the icon and counts `icon_version` up. Without an icon: removes it.
    void set_icon(AppId id, const std::optional<AppIcon>& icon);
    // Keeps it beside the one in use; the version that it will have.
    std::int64_t keep_icon(AppId id, const AppIcon& icon);
    // Puts the waiting icon of that version into use; 0 removes the icon. Any other version
    // changes nothing.
    void use_icon(AppId id, std::int64_t version);

    // `id` of the argument is ignored. Nothing: the app has two secrets already.
    std::optional<AppSecretId> add_secret(const AppSecret& secret);
    // Of whatever app. Nothing: there is none.
    std::optional<AppSecret> newest_secret() const;
    bool remove_secret(AppSecretId id);
    // Moves the last use forward, never back. False: nothing changed.
    bool touch_secret(AppSecretId id, Time now);

 private:
    void changed();
    void read_parts(App& app) const;
    void add_redirect_uris(AppId id, const App& app);
    template <class... Values>
    std::vector<App> read_all(const SqlQuery& query, const Values&... values) const;

    SqlConnection& connection_;
    DirectoryCache& cache_;
    UnitEffects& effects_;
    AppIndex index_;
};

}  // namespace grantor
