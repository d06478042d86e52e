#include "app/given_scopes.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <stdexcept>

#include "app/served_apis.hpp"

namespace grantor::app {
namespace {

// On a boundary of words, and never inside a character.
std::string cut_to(std::string text, std::size_t bytes_max) {
    if (text.size() <= bytes_max) return text;
    const auto end = text.rfind(' ', bytes_max - 3);
    text.resize(end == std::string::npos ? 0 : end);
    return text.empty() ? text : text + "…";
}

// A heading needs one line; documents wrap theirs.
std::string in_one_line(std::string text) {
    std::ranges::replace_if(text, [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
    return text;
}

}  // namespace

ScopeSource scope_source(const Options& options) {
    if (options.scope_source != ScopeSource::automatic) return options.scope_source;
    if (!options.scopes.empty()) return ScopeSource::configuration;
    for (const auto& document : read_api_documents(options))
        if (!edge::declared_scopes(document.text).empty()) return ScopeSource::documents;
    return ScopeSource::pages;
}

std::optional<std::vector<ScopeDraft>> given_scopes(const Options& options) {
    switch (scope_source(options)) {
        case ScopeSource::configuration:
            return options.scopes;
        case ScopeSource::documents: {
            std::vector<ScopeDraft> all;
            for (const auto& document : read_api_documents(options))
                for (auto& draft : drafts_of(edge::declared_scopes(document.text)))
                    if (std::ranges::find(all, draft.name, &ScopeDraft::name) == all.end())
                        all.push_back(std::move(draft));
            return all;
        }
        case ScopeSource::automatic:
        case ScopeSource::pages:
            break;
    }
    return std::nullopt;
}

std::vector<ScopeDraft> drafts_of(std::span<const edge::DeclaredScope> declared) {
    std::vector<ScopeDraft> drafts;
    for (const auto& scope : declared) {
        ScopeDraft draft;
        draft.name = scope.name;
        draft.description = cut_to(in_one_line(scope.description), scope_description_max);
        if (draft.description.empty()) draft.description = scope.name;
        draft.kind = scope.changes ? ScopeKind::change : ScopeKind::view;
        drafts.push_back(std::move(draft));
    }
    return drafts;
}

std::vector<std::string> settle_scopes(Store& store, const Options& options) {
    const auto given = given_scopes(options);
    if (!given) return {};
    // Documents that are only looked at because nothing else is said do not take away what is used.
    const bool is_by_default = options.scope_source == ScopeSource::automatic &&
                               scope_source(options) == ScopeSource::documents;
    const auto others = is_by_default ? OtherScopes::kept : OtherScopes::retired;
    AuditEvent by;
    by.at = Clock{}.now();
    by.peer = "configuration";
    auto changes =
        store.write_now([&](WriteTx& tx) { return align_scopes(*given, others, by, tx); });
    if (!changes) throw std::runtime_error(changes.error().text);
    return std::move(*changes);
}

}  // namespace grantor::app
