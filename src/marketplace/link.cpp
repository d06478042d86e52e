#include "marketplace/link.hpp"

#include "base/encoding.hpp"
#include "base/number.hpp"
#include "rules/entered_text.hpp"

namespace grantor::marketplace {
namespace {

constexpr std::size_t searched_max = 100;

}  // namespace

std::string link(std::string_view path, std::initializer_list<LinkPart> parts) {
    std::string out(path);
    char separator = '?';
    for (const auto& part : parts) {
        if (part.value.empty()) continue;
        out += separator;
        out += part.name;
        out += '=';
        out += percent_encode(part.value);
        separator = '&';
    }
    return out;
}

std::string number_or_nothing(std::int64_t number) {
    return number == 0 ? std::string() : std::to_string(number);
}

std::int64_t number_in(const Form& query, std::string_view name) {
    return read_number(query.find(name).value_or("")).value_or(0);
}

std::string searched_in(const Form& query, std::string_view name) {
    FieldReader reader;
    auto text = reader.line(name, query.find(name).value_or(""), {searched_max, Need::optional});
    return reader.has_problems() ? std::string() : text;
}

}  // namespace grantor::marketplace
