#include "rules/app_names.hpp"

#include <fmt/format.h>

#include "rules/look_alikes.hpp"

namespace grantor {

std::optional<FieldProblem> problem_of_name(std::string_view name, CompanyId developer,
                                            const ReadTx& tx) {
    const auto reading = reading_of(name);
    for (const auto& published : tx.apps().published_names())
        if (published.developer != developer && reading_of(published.name) == reading)
            return FieldProblem{
                "name",
                fmt::format("People would take it for {}, an app of {}. Choose "
                            "a different name.",
                            published.name,
                            published.developer ? "another company" : "this service itself")};
    return std::nullopt;
}

std::optional<std::string> developer_name(const App& app, const ReadTx& tx) {
    if (!app.developer_company_id) return std::nullopt;
    const auto developer = tx.companies().find(app.developer_company_id);
    return developer ? developer->name : std::string();
}

}  // namespace grantor
