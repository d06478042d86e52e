// Whose name an app may have: nobody takes the name of another company's published app, nor that of
// an app of the service itself (the explorer's), nor one that people read as either
// (docs/decisions/app_names.md).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "rules/refusal.hpp"
#include "store/transaction.hpp"

namespace grantor {

// What is wrong with the name for an app of that company, as a problem of the field "name"; nothing
// if it may have it. Reads the names of all published apps: 10,000 of them take about 10 ms.
std::optional<FieldProblem> problem_of_name(std::string_view name, CompanyId developer,
                                            const ReadTx& tx);

// The company that makes the app, for people. Nothing: the service itself, which pages show by
// other means than a name (service/shown_developer.hpp).
std::optional<std::string> developer_name(const App& app, const ReadTx& tx);

}  // namespace grantor
