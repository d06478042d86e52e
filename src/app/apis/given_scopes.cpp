#include "app/apis/given_scopes.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "app/apis/served_apis.hpp"
#include "base/log.hpp"

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

void add_new(std::vector<ScopeDraft> more, std::vector<ScopeDraft>& all) {
    for (auto& draft : more)
        if (std::ranges::find(all, draft.name, &ScopeDraft::name) == all.end())
            all.push_back(std::move(draft));
}

// Of all documents; an existing configuration was not written with them as the source.
std::vector<ScopeDraft> needed_drafts_of_all(const ReadDocuments& documents) {
    std::vector<ScopeDraft> all;
    for (const auto& document : documents) add_new(needed_drafts(document), all);
    return all;
}

std::vector<ScopeDraft> declared_drafts_of_all(const ReadDocuments& documents) {
    std::vector<ScopeDraft> all;
    for (const auto& document : documents) add_new(drafts_of(document.declared_scopes), all);
    return all;
}

struct Given {
    ScopeSource source = ScopeSource::pages;
    std::vector<ScopeDraft> list;
    // Documents that are only looked at because nothing else is said do not take away what is used.
    bool is_by_default = false;
};

Given given_by(const Options& options, const ReadDocuments& documents) {
    switch (options.scope_source) {
        case ScopeSource::configuration:
            return {ScopeSource::configuration, options.scopes};
        case ScopeSource::documents:
            return {ScopeSource::documents, declared_drafts_of_all(documents)};
        case ScopeSource::pages:
            return {};
        case ScopeSource::automatic:
            break;
    }
    if (!options.scopes.empty()) return {ScopeSource::configuration, options.scopes};
    auto needed = needed_drafts_of_all(documents);
    if (needed.empty()) return {};
    return {ScopeSource::documents, std::move(needed), true};
}

Outcome<AdoptedScopes> settle(const Given& given, WriteTx& tx) {
    AuditEvent by;
    by.at = Clock{}.now();
    by.peer = "configuration";
    if (given.is_by_default) return adopt_scopes(given.list, by, tx);
    auto changes = align_scopes(given.list, by, tx);
    if (!changes) return std::unexpected(std::move(changes.error()));
    return AdoptedScopes{std::move(*changes), {}};
}

}  // namespace

ReadDocuments scope_documents(const Options& options) {
    const bool may_be_documents =
        options.scope_source == ScopeSource::documents ||
        (options.scope_source == ScopeSource::automatic && options.scopes.empty());
    return may_be_documents ? read_apis(options).read : ReadDocuments{};
}

ScopeSource scope_source(const Options& options, const ReadDocuments& documents) {
    return given_by(options, documents).source;
}

std::optional<std::vector<ScopeDraft>> given_scopes(const Options& options,
                                                    const ReadDocuments& documents) {
    auto given = given_by(options, documents);
    if (given.source == ScopeSource::pages) return std::nullopt;
    return std::move(given.list);
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

std::vector<ScopeDraft> needed_drafts(const edge::ReadDocument& document) {
    if (document.declared_scopes.empty()) return {};
    std::set<std::string, std::less<>> needed;
    for (const auto& operation : document.operations)
        for (const auto& names : operation.alternatives) needed.insert(names.begin(), names.end());
    auto drafts = drafts_of(document.declared_scopes);
    std::erase_if(drafts, [&](const ScopeDraft& draft) {
        return !needed.contains(draft.name) || document.foreign_scopes.contains(draft.name);
    });
    return drafts;
}

std::vector<std::string> settle_scopes(Store& store, const Options& options,
                                       const ReadDocuments& documents) {
    const auto given = given_by(options, documents);
    if (given.source == ScopeSource::pages) return {};
    auto settled = store.write_now([&](WriteTx& tx) { return settle(given, tx); });
    if (!settled) throw std::runtime_error(settled.error().text);
    for (const auto& reason : settled->left_out)
        log::warning("a scope of the APIs' documents is left out", {{"reason", reason}});
    return std::move(settled->changes);
}

ScopeCatalogue preview_scopes(Store& store, const Options& options,
                              const ReadDocuments& documents) {
    const auto given = given_by(options, documents);
    if (given.source == ScopeSource::pages) return ScopeCatalogue(store.scopes().all());
    Outcome<AdoptedScopes> settled;
    std::vector<Scope> scopes;
    // A unit that refuses is undone.
    const auto undone = store.write_now([&](WriteTx& tx) -> Outcome<void> {
        settled = settle(given, tx);
        scopes = tx.scopes().all();
        return refuse_state("only looked at");
    });
    if (!settled) throw std::runtime_error(settled.error().text);
    if (undone) throw std::logic_error("a unit that refused was done");
    return ScopeCatalogue(std::move(scopes));
}

}  // namespace grantor::app
