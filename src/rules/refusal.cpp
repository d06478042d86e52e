#include "rules/refusal.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace grantor {

int Refusal::status() const {
    switch (kind) {
        case Kind::invalid:
            return 400;
        case Kind::forbidden:
            return 403;
        case Kind::not_found:
            return 404;
        case Kind::conflict:
            return 409;
    }
    return 400;
}

std::string_view Refusal::text_of(std::string_view field) const {
    const auto found = std::ranges::find(fields, field, &FieldProblem::field);
    return found == fields.end() ? std::string_view{} : std::string_view(found->text);
}

std::unexpected<Refusal> refuse_field(std::string_view field, std::string text) {
    return refuse_fields({{std::string(field), std::move(text)}});
}

std::unexpected<Refusal> refuse_fields(std::vector<FieldProblem> fields) {
    return std::unexpected(
        Refusal{Refusal::Kind::invalid, "Correct the fields below.", std::move(fields)});
}

std::unexpected<Refusal> refuse_unknown(std::string_view what) {
    return std::unexpected(
        Refusal{Refusal::Kind::not_found, fmt::format("There is no such {}.", what), {}});
}

std::unexpected<Refusal> refuse_state(std::string text) {
    return std::unexpected(Refusal{Refusal::Kind::conflict, std::move(text), {}});
}

std::unexpected<Refusal> refuse_access(std::string text) {
    return std::unexpected(Refusal{Refusal::Kind::forbidden, std::move(text), {}});
}

}  // namespace grantor
