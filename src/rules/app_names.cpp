#include "rules/app_names.hpp"

#include <fmt/format.h>

#include "rules/look_alikes.hpp"

namespace grantor {

std::optional<FieldProblem> problem_of_name(std::string_view name, CompanyId developer,
                                            const ReadTx& tx) {
    const auto reading = reading_of(name);
    for (const auto& published : tx.apps().published_names())
        if (published.developer != developer && reading_of(published.name) == reading)
            return FieldProblem{"name",
                                fmt::format("People would take it for {}, an app of another "
                                            "company. Choose a different name.",
                                            published.name)};
    return std::nullopt;
}

std::string developer_name(const App& app, const ReadTx& tx) {
    if (!app.developer_company_id) return "the platform";
    const auto developer = tx.companies().find(app.developer_company_id);
    return developer ? developer->name : std::string();
}

}  // namespace grantor
