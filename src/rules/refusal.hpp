// Why a unit of work did nothing, for people, scripts and the command line alike.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace grantor {

struct FieldProblem {
    std::string field;  // the input's name
    std::string text;   // what to do about it: "Enter a name of at most 80 characters."
};

struct Refusal {
    enum class Kind {
        invalid,    // 400: what was entered
        forbidden,  // 403: by whom
        not_found,  // 404: what it is about, or what the person may not know of
        conflict,   // 409: in what state; a later attempt may pass
    };
    Kind kind = Kind::invalid;
    std::string text;  // one sentence
    std::vector<FieldProblem> fields;

    int status() const;
    // What is wrong with a field; "" if nothing is.
    std::string_view text_of(std::string_view field) const;
};

template <class T>
using Outcome = std::expected<T, Refusal>;

std::unexpected<Refusal> refuse_field(std::string_view field, std::string text);
// Asks to correct the fields.
std::unexpected<Refusal> refuse_fields(std::vector<FieldProblem> fields);
std::unexpected<Refusal> refuse_unknown(std::string_view what);  // "app": "There is no such app."
std::unexpected<Refusal> refuse_state(std::string text);
std::unexpected<Refusal> refuse_access(std::string text);

}  // namespace grantor
