// How apps are found: by words of their name, summary, description and category, and in an order
// that people choose.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/app.hpp"
#include "store/sql.hpp"

namespace grantor {

// Where nothing else is said: what fits best comes first, without words the newest.
enum class AppOrder { best, newest, most_installed, name };

// Every condition that is set must hold; deleted apps are never found.
struct AppSearch {
    // Each must begin a word of the name, the summary, the description or the category
    // (search_words.hpp).
    std::string_view words;
    std::string_view category;  // empty: any
    bool is_listed = false;     // only what the marketplace shows
    std::int64_t offset = 0;
    std::int64_t limit = 24;
    CompanyId developer = {};  // zero: of any
    AppOrder order = AppOrder::best;
};

struct ListedCategory {
    std::string name;
    std::int64_t apps = 0;
};

// A word of a search, and what may hold it.
struct SearchedAppWord {
    std::string word;
    Bytes begin;
    Bytes end;
    std::vector<std::string> categories = {};  // whose names have a word that begins so
};

// What apps are put in order by when they are sorted by name.
std::string name_in_order(std::string_view name);

class AppIndex {
 public:
    explicit AppIndex(SqlConnection& connection) : connection_(connection) {}
    AppIndex(const AppIndex&) = delete;

    // A page of those that fit, in their order.
    std::vector<AppId> find(const AppSearch& search) const;
    // How many there are on all pages.
    std::int64_t count(const AppSearch& search) const;
    // The same words, but those that begin no word of a listed app are replaced by the nearest one
    // that does. "": there is none such, or nothing is to be replaced.
    std::string corrected(std::string_view words) const;
    // Those that have listed apps, by name.
    std::vector<ListedCategory> listed_categories() const;
    // How often each is installed now; an app that never was is not there.
    std::map<AppId, std::int64_t> installs(std::span<const AppId> apps) const;

    // What the app is found by from now on.
    void set(AppId id, const App& app);
    // The same for all apps, once, when the index comes to a database that has apps.
    static void fill(SqlConnection& connection);

 private:
    std::vector<SearchedAppWord> words_searched(std::string_view typed) const;
    bool begins_listed_word(const std::string& word) const;
    std::string nearest_to(const std::string& word) const;

    SqlConnection& connection_;
};

}  // namespace grantor
