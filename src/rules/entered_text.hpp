// Reads what people type into the fields of a form, and gathers what is wrong with it, so that they
// see all of it at once. What passes may be kept and shown: it is UTF-8 without characters that
// are invisible or change the direction of the text around them.
#pragma once

#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/app.hpp"
#include "rules/refusal.hpp"

namespace grantor {

// In characters, not in bytes.
inline constexpr std::size_t name_max = 80;
inline constexpr std::size_t address_max = 2048;  // in bytes
// In bytes, as Argon2id gets them. A long sentence is better than any rule about characters.
inline constexpr std::size_t password_bytes_min = 10;
inline constexpr std::size_t password_bytes_max = 1024;

enum class Need { optional, required };

struct TextRule {
    std::size_t characters_max = 0;
    Need need = Need::optional;
};

// Every member gives the text as it may be kept, without the space around it; where it must not be
// kept, a problem is noted and the result is of no use.
class FieldReader {
 public:
    // In one line.
    std::string line(std::string_view field, std::string_view entered, const TextRule& rule);
    // In any number of lines, divided by line feeds.
    std::string paragraphs(std::string_view field, std::string_view entered, const TextRule& rule);
    // For links that people are shown: https, and no user name in it. Optional.
    std::string web_address(std::string_view field, std::string_view entered);
    // Lower case, optional nowhere.
    std::string email(std::string_view field, std::string_view entered);
    // Callback URLs, at least one; empty ones are skipped.
    std::vector<std::string> redirect_uris(std::string_view field,
                                           std::span<const std::string> entered, ClientType client);
    // False: a problem was noted. `about` as in rules/password_strength.hpp.
    bool new_password(std::string_view field, std::string_view chosen,
                      std::span<const std::string_view> about);

    void note(std::string_view field, std::string text);
    void note(std::vector<FieldProblem> problems);
    bool has_problems() const { return !problems_.empty(); }
    // As refuse_fields(), once.
    std::unexpected<Refusal> refuse() { return refuse_fields(std::move(problems_)); }

 private:
    std::vector<FieldProblem> problems_;
};

}  // namespace grantor
