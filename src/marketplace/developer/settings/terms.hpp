// The terms of an app (AppTerms) between what a developer enters and what works: reading them,
// telling two apart, and when they are fit to be offered to other companies.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "marketplace/developer/own_app.hpp"
#include "model/app.hpp"
#include "model/context.hpp"
#include "rules/entered_text.hpp"
#include "store/transaction.hpp"

namespace grantor::marketplace {

// One URL per line.
std::vector<std::string> lines_of(std::string_view text);

// https, or http on this computer. Optional.
std::string read_installation_url(std::string_view field, std::string_view entered,
                                  FieldReader& reader);

// One thing that differs, in words: "Callback URLs", the value before, the value after. Scopes and
// URLs are divided by line feeds; an empty value is none.
struct TermsDifference {
    std::string_view what;
    std::string before;
    std::string after;
};
std::vector<TermsDifference> terms_differences(const AppTerms& before, const AppTerms& after,
                                               const ScopeCatalogue& scopes);

// What became of a change of terms.
enum class Saved { in_effect, for_review };
// Keeps them until a review. Terms that are those in effect again need none.
Saved keep_for_review(const OwnApp& own, const AppTerms& wanted, WriteTx& tx,
                      const Context& context);

// What must be there before an app is offered beyond its company: one problem for each thing that
// is missing, with the name of the field that holds it. Pure.
std::vector<FieldProblem> missing_for_review(const App& app, const AppTerms& terms);
// A private app has no listing: only that its callback URLs are real ones (docs/wire.md §4.2).
std::vector<FieldProblem> missing_for_go_live(const AppTerms& terms);

// Puts the terms into effect. Scopes that are added end the access tokens that were issued without
// them (docs/wire.md §3.4): refreshing gives new ones, with the old scopes until the user consents
// again. Scopes that are only removed end none: the next refresh, within an hour, yields less.
void put_terms_into_effect(const App& app, const AppTerms& terms, WriteTx& tx,
                           const Context& context);

}  // namespace grantor::marketplace
