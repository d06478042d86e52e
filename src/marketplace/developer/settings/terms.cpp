#include "marketplace/developer/settings/terms.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "oauth/redirect_uri.hpp"

namespace grantor::marketplace {
namespace {

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t\r");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

// Names that never belong to anybody (RFC 2606, RFC 6761): what people enter before they have a
// server.
bool is_reserved_host(std::string_view host) {
    constexpr std::array<std::string_view, 6> reserved{"example",     "example.com", "example.net",
                                                       "example.org", "invalid",     "test"};
    return std::ranges::any_of(reserved, [host](std::string_view name) {
        return host == name || (host.ends_with(name) && host.size() > name.size() &&
                                host[host.size() - name.size() - 1] == '.');
    });
}

std::string_view host_of(std::string_view uri) {
    const auto authority = uri.find("://");
    if (authority == std::string_view::npos) return {};
    const auto rest = uri.substr(authority + 3);
    return rest.substr(0, rest.find_first_of(":/?"));
}

std::string scope_lines(const ScopeSet& set, const ScopeCatalogue& scopes) {
    std::string out;
    for (const auto* scope : scopes.members(set))
        out += fmt::format("{}{}", out.empty() ? "" : "\n", scope->name);
    return out;
}

std::string icon_words(const AppTerms& terms, std::string_view words) {
    return terms.icon_version == 0 ? std::string{} : std::string(words);
}

std::string count_words(std::size_t count) {
    return count == 0 ? std::string{} : std::to_string(count);
}

// What a person runs on their own computer, and no stranger can reach.
bool is_own_computer(std::string_view host) {
    return host == "localhost" || host.ends_with(".localhost") || host.starts_with("127.") ||
           host.starts_with("[");
}

// An app that people run on their own computer gets its answers there (RFC 8252 §7.3). One with a
// server has an address of that too.
void require_server(const App& app, const AppTerms& terms, std::vector<FieldProblem>& missing) {
    if (app.is_public_client() || terms.redirect_uris.empty()) return;
    for (const auto& uri : terms.redirect_uris)
        if (!is_own_computer(host_of(uri))) return;
    missing.push_back({"redirect_uris",
                       fmt::format("{} is on your own computer: nobody else can use it. Enter the "
                                   "address of your server under Basics.",
                                   terms.redirect_uris.front())});
}

void require_real_callback(const AppTerms& terms, std::vector<FieldProblem>& missing) {
    if (terms.redirect_uris.empty())
        missing.push_back({"redirect_uris", "Enter a callback URL under Basics."});
    for (const auto& uri : terms.redirect_uris)
        if (is_reserved_host(host_of(uri)))
            missing.push_back(
                {"redirect_uris", fmt::format("{} is a placeholder: nobody can run a server there. "
                                              "Enter your own address under Basics.",
                                              uri)});
}

}  // namespace

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> out;
    for (std::size_t begin = 0; begin <= text.size();) {
        const auto end = std::min(text.find('\n', begin), text.size());
        out.emplace_back(trimmed(text.substr(begin, end - begin)));
        begin = end + 1;
    }
    return out;
}

std::string read_installation_url(std::string_view field, std::string_view entered,
                                  FieldReader& reader) {
    std::string url(trimmed(entered));
    if (!url.empty() && !RedirectUri::parse(url))
        reader.note(field,
                    "Enter a full URL that starts with https:// (or http:// for this computer), in "
                    "lower case, without spaces or #.");
    return url;
}

std::vector<TermsDifference> terms_differences(const AppTerms& before, const AppTerms& after,
                                               const ScopeCatalogue& scopes) {
    std::vector<TermsDifference> out;
    if (before.name != after.name) out.push_back({"Name", before.name, after.name});
    if (before.icon_version != after.icon_version)
        out.push_back(
            {"Icon", icon_words(before, "the one before"), icon_words(after, "a new one")});
    if (before.redirect_uris != after.redirect_uris)
        out.push_back({"Callback URLs", fmt::format("{}", fmt::join(before.redirect_uris, "\n")),
                       fmt::format("{}", fmt::join(after.redirect_uris, "\n"))});
    if (!(before.scopes == after.scopes))
        out.push_back(
            {"Scopes", scope_lines(before.scopes, scopes), scope_lines(after.scopes, scopes)});
    if (before.installation_url != after.installation_url)
        out.push_back({"Installation URL", before.installation_url, after.installation_url});
    if (before.category != after.category)
        out.push_back({"Category", before.category, after.category});
    if (before.summary != after.summary) out.push_back({"Summary", before.summary, after.summary});
    if (before.screenshots != after.screenshots)
        out.push_back({"Screenshots", count_words(before.screenshots.size()),
                       count_words(after.screenshots.size())});
    return out;
}

Saved keep_for_review(const OwnApp& own, const AppTerms& wanted, WriteTx& tx,
                      const Context& context) {
    if (wanted == own.app->terms()) {
        tx.app_reviews().remove_pending(own.app->id);
        return Saved::in_effect;
    }
    tx.app_reviews().set_pending({own.app->id, wanted, context.now});
    return Saved::for_review;
}

std::vector<FieldProblem> missing_for_review(const App& app, const AppTerms& terms) {
    std::vector<FieldProblem> missing;
    require_real_callback(terms, missing);
    require_server(app, terms, missing);
    if (terms.summary.empty())
        missing.push_back({"summary", "Write a summary under Listing."});
    if (app.profile.description.empty())
        missing.push_back({"description", "Write a description under Listing."});
    if (terms.category.empty()) missing.push_back({"category", "Choose a category under Listing."});
    return missing;
}

std::vector<FieldProblem> missing_for_go_live(const AppTerms& terms) {
    std::vector<FieldProblem> missing;
    require_real_callback(terms, missing);
    return missing;
}

void put_terms_into_effect(const App& app, const AppTerms& terms, WriteTx& tx,
                           const Context& context) {
    const bool has_more_scopes = !terms.scopes.is_within(app.scopes);
    App changed = app;
    changed.redirect_uris = terms.redirect_uris;
    changed.scopes = terms.scopes;
    changed.installation_url = terms.installation_url;
    changed.category = terms.category;
    changed.name = terms.name;
    changed.profile.summary = terms.summary;
    changed.screenshots = terms.screenshots;
    tx.apps().update(changed);
    if (terms.icon_version != app.icon_version) tx.apps().use_icon(app.id, terms.icon_version);
    if (has_more_scopes) tx.invalidations().add({InvalidationKind::app, app.id.value, context.now});
}

}  // namespace grantor::marketplace
