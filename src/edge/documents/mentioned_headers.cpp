#include "edge/documents/mentioned_headers.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "http/claims.hpp"
#include "http/field_names.hpp"
#include "http/message.hpp"

namespace grantor::edge {
namespace {

namespace json = boost::json;

constexpr std::size_t names_max = 100;
constexpr std::size_t name_size_max = 64;

// A claim about the request never passes, so no script has a use for it.
void add(std::string_view name, std::vector<std::string>& names) {
    static const http::FieldNames never(http::claim_fields());
    if (names.size() >= names_max || name.size() > name_size_max || !http::is_field_name(name) ||
        never.contains(name))
        return;
    const auto is_it = [name](const std::string& each) {
        return http::equals_ignoring_case(each, name);
    };
    if (std::ranges::none_of(names, is_it)) names.emplace_back(name);
}

class Reader {
 public:
    explicit Reader(MentionedHeaders& out) : out_(out) {}

    // Wherever they stand: with an operation, a path or the components. `key` is the value's own.
    void read(const json::value& value, std::string_view key = {}) {
        if (const auto* list = value.if_array())
            for (const auto& each : *list) read(each, {});
        const auto* object = value.if_object();
        if (object == nullptr) return;
        if (const auto* place = object->if_contains("in"); place != nullptr && *place == "header")
            if (const auto* name = object->if_contains("name"); name && name->is_string())
                add(name->get_string(), out_.of_requests);
        for (const auto& member : *object) {
            if (key == "headers" && member.value().is_object()) add(member.key(), out_.of_answers);
            // The components have names of their own.
            const std::string_view name = member.key();
            read(member.value(), key == "components" ? std::string_view{} : name);
        }
    }

 private:
    MentionedHeaders& out_;
};

}  // namespace

void MentionedHeaders::add(const MentionedHeaders& more) {
    for (const auto& name : more.of_requests) edge::add(name, of_requests);
    for (const auto& name : more.of_answers) edge::add(name, of_answers);
}

MentionedHeaders mentioned_headers(const json::value& document) {
    MentionedHeaders out;
    Reader(out).read(document);
    return out;
}

}  // namespace grantor::edge
