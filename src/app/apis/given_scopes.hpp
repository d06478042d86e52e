// Where the platform's scopes come from: the configuration, the documents of its APIs, or its own
// pages and commands. One is the source; the others show what it says (docs/your-api.md).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/options/options.hpp"
#include "edge/documents/declared_scopes.hpp"
#include "edge/rule_document.hpp"
#include "rules/scopes.hpp"
#include "store/store.hpp"

namespace grantor::app {

// `documents` below are those of the options (served_apis.hpp).
using ReadDocuments = std::vector<edge::ReadDocument>;

// Those that may be the source; none where something else is. Throws std::runtime_error for a file
// that cannot be read.
ReadDocuments scope_documents(const Options& options);

// What the configuration says; `automatic` is never returned.
ScopeSource scope_source(const Options& options, const ReadDocuments& documents);

// The list of the source; nothing where people keep it.
std::optional<std::vector<ScopeDraft>> given_scopes(const Options& options,
                                                    const ReadDocuments& documents);

// A sentence of at most 200 characters for each, and a heading from its name.
std::vector<ScopeDraft> drafts_of(std::span<const edge::DeclaredScope> declared);
// Of those that a document declares, the ones that its operations need here. Documents also declare
// scopes of schemes that are not ours, and scopes that nothing needs.
std::vector<ScopeDraft> needed_drafts(const edge::ReadDocument& document);

// Makes the catalogue of the store that of the source. What changed, a sentence each. Throws
// std::runtime_error that says which scope cannot be taken and why; then nothing has changed. Where
// nobody said that the documents are the source, such a scope is left out, and the log says so.
std::vector<std::string> settle_scopes(Store& store, const Options& options,
                                       const ReadDocuments& documents);
// What the catalogue would be then. Changes nothing. Throws the same.
ScopeCatalogue preview_scopes(Store& store, const Options& options, const ReadDocuments& documents);

}  // namespace grantor::app
