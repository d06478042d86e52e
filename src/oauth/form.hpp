// The parameters of a request: application/x-www-form-urlencoded, in a body or a query.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "oauth/error.hpp"

namespace grantor {

// More parameters than any client has a reason to send; bounds the work of looking for repeats.
inline constexpr std::size_t form_parameters_max = 64;

// Reads as leniently as clients write (docs/wire.md §9): raw ':' or '/' are themselves, '+' is a
// space, a '%' without two hex digits stays. A name without '=' has an empty value; empty pieces
// between '&' are skipped. Names are compared after decoding, so no spelling of a name hides a
// repeat.
//
// The text must outlive the form: what needs no decoding is a view into it. Moves keep all views.
class Form {
 public:
    Form() = default;
    // Refuses more than form_parameters_max parameters.
    static Result<Form> parse(std::string_view text);
    // Of one parameter, read elsewhere. Both texts must outlive the form.
    static Form of(std::string_view name, std::string_view value);

    // The first value of that name; it may be empty.
    std::optional<std::string_view> find(std::string_view name) const;
    // As find, but a parameter without a value counts as omitted (RFC 6749 §3.1, §3.2).
    std::optional<std::string_view> value(std::string_view name) const;
    bool is_repeated(std::string_view name) const;
    // Refuses the first that is repeated. The names are constants in backticks, as the refusal
    // has them: "`code`".
    Result<void> require_single(std::span<const std::string_view> quoted_names) const;

    struct Parameter {
        std::string_view name;
        std::string_view value;
    };
    std::span<const Parameter> parameters() const { return parameters_; }

 private:
    std::vector<Parameter> parameters_;
    std::unique_ptr<char[]> decoded_;  // the arena of the decoded names and values
};

}  // namespace grantor
