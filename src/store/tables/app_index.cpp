#include "store/tables/app_index.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "store/search_words.hpp"
#include "store/sql_text.hpp"

namespace grantor {
namespace {

// Where a word stands.
enum class Place { name = 0, summary = 1, description = 2 };

constexpr SqlQuery words_of_app{"SELECT word, place FROM app_words WHERE app_id = $1"};
constexpr SqlQuery add_word_of_app{
    "INSERT INTO app_words (app_id, word, place) VALUES ($1, $2, $3)"};
constexpr SqlQuery remove_word_of_app{"DELETE FROM app_words WHERE app_id = $1 AND word = $2"};
constexpr SqlQuery texts_of_apps{
    "SELECT id, name, summary, description FROM apps WHERE id > $1 ORDER BY id LIMIT $2"};
constexpr SqlQuery set_name_words{"UPDATE apps SET search_words = $2 WHERE id = $1"};
constexpr SqlQuery categories_with_apps{
    "SELECT category, COUNT(*) FROM apps WHERE status = 1 AND kind = 1 AND category <> ''"
    " GROUP BY category ORDER BY lower(category)"};
constexpr SqlQuery names_of_categories{"SELECT name FROM categories"};

// Far more than a listing shows of an app.
constexpr std::size_t words_of_app_max = 400;
constexpr std::int64_t filled_at_once = 200;

Bytes bytes_of(std::string_view word) { return Bytes(word.begin(), word.end()); }
std::string text_of(ByteView bytes) { return std::string(bytes.begin(), bytes.end()); }
// Above every word that begins with this one, and below all others that are above it: no byte of
// UTF-8 is 0xFF.
Bytes end_of(std::string_view word) {
    auto out = bytes_of(word);
    out.push_back(0xFF);
    return out;
}

using Words = std::map<std::string, Place>;
void add_words(std::vector<std::string> words, Place place, Words& out) {
    for (auto& word : words)
        if (out.size() < words_of_app_max) out.try_emplace(std::move(word), place);
}
Words words_of(const App& app) {
    Words out;
    add_words(words_of_name(app.name), Place::name, out);
    add_words(words_of_text(app.profile.summary), Place::summary, out);
    add_words(words_of_text(app.profile.description), Place::description, out);
    return out;
}

// Signs alone are in no name.
bool is_hopeless(const AppSearch& search, const std::vector<SearchedAppWord>& words) {
    return words.empty() && search.words.find_first_not_of(' ') != std::string_view::npos;
}

// One row for each app, with the best place. A single letter begins too many words for more than
// the names.
void add_word(SqlText& sql, const SearchedAppWord& word, std::size_t number) {
    sql.add(" JOIN (SELECT app_id, MIN(place) AS place FROM (");
    sql.add("SELECT app_id, place FROM app_words WHERE word >= ", word.begin);
    sql.add(" AND word < ", word.end);
    if (word.word.size() == 1) sql.add(" AND place = 0");
    for (const auto& category : word.categories)
        sql.add(" UNION ALL SELECT id, 1 FROM apps WHERE status <> 5 AND category = ", category);
    sql.add(fmt::format(") f{0} GROUP BY app_id) w{0} ON w{0}.app_id = a.id", number));
}

// The literals are those of the indexes.
void add_conditions(SqlText& sql, const AppSearch& search,
                    const std::vector<SearchedAppWord>& words) {
    for (std::size_t i = 0; i < words.size(); ++i) add_word(sql, words[i], i);
    sql.add(search.is_listed ? " WHERE a.status = 1 AND a.kind = 1" : " WHERE a.status <> 5");
    if (!search.category.empty()) sql.add(" AND a.category = ", search.category);
    if (search.developer) sql.add(" AND a.developer_company_id = ", search.developer);
}

void add_order(SqlText& sql, const AppSearch& search, std::size_t words) {
    switch (search.order) {
        case AppOrder::newest:
            sql.add(" ORDER BY a.id DESC");
            return;
        case AppOrder::most_installed:
            sql.add(" ORDER BY COALESCE(i.installs, 0) DESC, a.id DESC");
            return;
        case AppOrder::name:
            sql.add(" ORDER BY a.search_words, a.id");
            return;
        case AppOrder::best:
            break;
    }
    if (words == 0) {
        sql.add(" ORDER BY a.id DESC");
        return;
    }
    sql.add(" ORDER BY w0.place");
    for (std::size_t i = 1; i < words; ++i) sql.add(fmt::format(" + w{}.place", i));
    sql.add(", COALESCE(i.installs, 0) DESC, a.search_words, a.id");
}

}  // namespace

std::vector<AppId> AppIndex::find(const AppSearch& search) const {
    const auto words = words_searched(search.words);
    if (is_hopeless(search, words)) return {};
    SqlText sql("SELECT a.id FROM apps a");
    const bool is_by_fit = search.order == AppOrder::best && !words.empty();
    if (is_by_fit || search.order == AppOrder::most_installed)
        sql.add(" LEFT JOIN app_installs i ON i.app_id = a.id");
    add_conditions(sql, search, words);
    add_order(sql, search, words.size());
    sql.add(" LIMIT ", search.limit).add(" OFFSET ", search.offset);
    std::vector<AppId> out;
    SqlRows rows = connection_.run_text(sql.text(), sql.values());
    while (rows.next()) out.push_back(rows.id<AppId>(0));
    return out;
}

std::int64_t AppIndex::count(const AppSearch& search) const {
    const auto words = words_searched(search.words);
    if (is_hopeless(search, words)) return 0;
    SqlText sql("SELECT COUNT(*) FROM apps a");
    add_conditions(sql, search, words);
    SqlRows rows = connection_.run_text(sql.text(), sql.values());
    rows.next();
    return rows.integer(0);
}

std::string AppIndex::corrected(std::string_view words) const {
    std::string out;
    bool is_changed = false;
    for (const auto& word : searched_words(words)) {
        const bool is_known = begins_listed_word(word);
        const auto meant = is_known ? word : nearest_to(word);
        if (meant.empty()) return {};
        is_changed = is_changed || !is_known;
        out += fmt::format("{}{}", out.empty() ? "" : " ", meant);
    }
    return is_changed ? out : std::string();
}

std::vector<ListedCategory> AppIndex::listed_categories() const {
    std::vector<ListedCategory> out;
    SqlRows rows = connection_.run(categories_with_apps);
    while (rows.next()) out.push_back({rows.text(0), rows.integer(1)});
    return out;
}

std::map<AppId, std::int64_t> AppIndex::installs(std::span<const AppId> apps) const {
    std::map<AppId, std::int64_t> out;
    if (apps.empty()) return out;
    SqlText sql("SELECT app_id, installs FROM app_installs WHERE app_id IN (", apps.front());
    for (const auto id : apps.subspan(1)) sql.add(", ", id);
    sql.add(")");
    SqlRows rows = connection_.run_text(sql.text(), sql.values());
    while (rows.next()) out[rows.id<AppId>(0)] = std::max<std::int64_t>(rows.integer(1), 0);
    return out;
}

// An app changes more often than its texts, so only what differs is written.
void AppIndex::set(AppId id, const App& app) {
    auto wanted = words_of(app);
    std::vector<Bytes> gone;
    {
        SqlRows rows = connection_.run(words_of_app, id);
        while (rows.next()) {
            const auto word = text_of(rows.bytes(0));
            const auto known = wanted.find(word);
            if (known != wanted.end() && known->second == rows.number<Place>(1))
                wanted.erase(known);
            else
                gone.push_back(bytes_of(word));
        }
    }
    for (const auto& word : gone) connection_.change(remove_word_of_app, id, word);
    for (const auto& [word, place] : wanted)
        connection_.change(add_word_of_app, id, bytes_of(word), place);
}

void AppIndex::fill(SqlConnection& connection) {
    AppIndex index(connection);
    AppId last{};
    for (;;) {
        std::vector<App> apps;
        {
            SqlRows rows = connection.run(texts_of_apps, last, filled_at_once);
            while (rows.next()) {
                App& app = apps.emplace_back();
                app.id = rows.id<AppId>(0);
                app.name = rows.text(1);
                app.profile.summary = rows.text(2);
                app.profile.description = rows.text(3);
            }
        }
        if (apps.empty()) return;
        last = apps.back().id;
        for (const App& app : apps) {
            index.set(app.id, app);
            connection.change(set_name_words, app.id, name_in_order(app.name));
        }
    }
}

std::string name_in_order(std::string_view name) {
    std::string out;
    for (const auto& word : searched_words(name)) out += ' ' + word;
    return out;
}

std::vector<SearchedAppWord> AppIndex::words_searched(std::string_view typed) const {
    std::vector<SearchedAppWord> out;
    const auto words = searched_words(typed);
    if (words.empty()) return out;
    std::vector<std::string> categories;
    {
        SqlRows rows = connection_.run(names_of_categories);
        while (rows.next()) categories.push_back(rows.text(0));
    }
    for (const auto& word : words) {
        auto& searched = out.emplace_back(word, bytes_of(word), end_of(word));
        for (const auto& category : categories)
            if (std::ranges::any_of(words_of_text(category), [&](const std::string& part) {
                    return part.starts_with(word);
                }))
                searched.categories.push_back(category);
    }
    return out;
}

bool AppIndex::begins_listed_word(const std::string& word) const {
    AppSearch search;
    search.words = word;
    search.is_listed = true;
    search.limit = 1;
    search.order = AppOrder::newest;
    return !find(search).empty();
}

// Among the words of listed apps, so that nobody learns those of others. The one that most apps
// have.
std::string AppIndex::nearest_to(const std::string& word) const {
    std::vector<Bytes> near;
    for (const auto& other : words_near(word)) near.push_back(bytes_of(other));
    if (near.empty()) return {};
    SqlText sql(
        "SELECT w.word, COUNT(*) AS uses FROM app_words w JOIN apps a ON a.id = w.app_id"
        " WHERE a.status = 1 AND a.kind = 1 AND w.word IN (",
        near.front());
    for (std::size_t i = 1; i < near.size(); ++i) sql.add(", ", near[i]);
    sql.add(") GROUP BY w.word ORDER BY uses DESC, w.word LIMIT 1");
    SqlRows rows = connection_.run_text(sql.text(), sql.values());
    return rows.next() ? text_of(rows.bytes(0)) : std::string();
}

}  // namespace grantor
