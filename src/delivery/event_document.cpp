#include "delivery/event_document.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <optional>

namespace grantor::delivery {
namespace {

namespace json = boost::json;

constexpr std::size_t word_max = 64;
constexpr std::size_t nesting_max = 32;

constexpr std::array<std::string_view, 14> known_fields{
    "company",        "user_id",           "app_id",       "action",
    "entity",         "entity_id",         "data",         "previous",
    "old_data",       "old_previous",      "is_bulk_edit", "merged_to_id",
    "merged_from_id", "permitted_user_ids"};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(std::string_view text) {
    return !text.empty() && text.size() <= word_max && is_letter(text[0]) &&
           std::ranges::all_of(text,
                               [](char c) { return is_letter(c) || is_digit(c) || c == '_'; });
}
bool is_name(std::string_view text) {
    return !text.empty() && text.size() <= word_max && std::ranges::all_of(text, [](char c) {
        return is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '.' || c == ':';
    });
}

// "1e999" is JSON, but not a number that we could write again.
bool is_finite(const json::value& value) {
    if (const auto* number = value.if_double()) return std::isfinite(*number);
    if (const auto* array = value.if_array()) return std::ranges::all_of(*array, is_finite);
    if (const auto* object = value.if_object())
        return std::ranges::all_of(*object,
                                   [](const auto& item) { return is_finite(item.value()); });
    return true;
}

// A number above zero, or its digits: what the edge's identity headers say can be passed on as it
// is.
std::optional<std::int64_t> as_id(const json::value& value) {
    std::int64_t number = 0;
    if (value.is_int64()) {
        number = value.get_int64();
    } else if (value.is_string()) {
        const std::string_view text = value.get_string();
        const auto end = text.data() + text.size();
        const auto read = std::from_chars(text.data(), end, number);
        if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
    }
    return number > 0 ? std::optional(number) : std::nullopt;
}

// The members of one event. Notes each error and continues without the value.
class EventReader {
 public:
    EventReader(const json::object& object, std::string_view place, EventProblems& problems)
        : object_(object), place_(place), problems_(problems) {
        for (const auto& item : object)
            if (std::ranges::find(known_fields, std::string_view(item.key())) == known_fields.end())
                // A name that others chose is shown only if it is readable.
                refuse(is_name(item.key()) ? std::string_view(item.key()) : "",
                       "is not a field of an event");
    }

    void refuse(std::string_view field, std::string text) {
        problems_.push_back({fmt::format("{}{}", place_, field), std::move(text)});
    }
    bool has(std::string_view field) const { return find(field) != nullptr; }

    std::string company() {
        const auto* value = find("company");
        if (value != nullptr && value->is_int64() && value->get_int64() > 0)
            return std::to_string(value->get_int64());
        if (value != nullptr && value->is_string() && is_name(value->get_string()))
            return std::string(value->get_string());
        refuse("company", "must be the label or the id of a company");
        return {};
    }
    std::string action() {
        const auto* value = find("action");
        if (value != nullptr && value->is_string())
            for (const std::string_view known : {"create", "change", "delete"})
                if (value->get_string() == known) return std::string(known);
        refuse("action", "must be create, change or delete");
        return {};
    }
    std::string entity() {
        const auto* value = find("entity");
        if (value != nullptr && value->is_string() && is_word(value->get_string()))
            return std::string(value->get_string());
        refuse("entity", "must be a word of at most 64 letters, digits and underscores");
        return {};
    }
    // A number, or a text such as a UUID.
    std::string name(std::string_view field) {
        const auto* value = find(field);
        if (value != nullptr && value->is_int64()) return std::to_string(value->get_int64());
        if (value != nullptr && value->is_string() && is_name(value->get_string()))
            return std::string(value->get_string());
        refuse(field, "must be a number, or at most 64 letters, digits and -_.:");
        return {};
    }
    std::int64_t id(std::string_view field) {
        const auto* value = find(field);
        if (value == nullptr) return 0;
        const auto number = as_id(*value);
        if (!number) refuse(field, "must be a number above zero");
        return number.value_or(0);
    }
    bool truth(std::string_view field) {
        const auto* value = find(field);
        if (value == nullptr) return false;
        if (!value->is_bool()) refuse(field, "must be true or false");
        return value->is_bool() && value->get_bool();
    }
    std::string object(std::string_view field) {
        const auto* value = find(field);
        if (value == nullptr) return {};
        if (value->is_object()) return json::serialize(*value);
        refuse(field, "must be an object or null");
        return {};
    }
    std::vector<UserId> users(std::string_view field) {
        const auto* value = find(field);
        if (value == nullptr) return {};
        std::vector<UserId> out;
        const auto* array = value->if_array();
        const std::size_t named = array == nullptr ? 0 : array->size();
        for (std::size_t i = 0; i < std::min(named, permitted_users_max); ++i)
            if (const auto number = as_id((*array)[i])) out.push_back(UserId{*number});
        // An empty list would mean everybody, but nobody was meant.
        if (out.empty() || out.size() != named)
            refuse(field, "must be 1 to 1000 ids; leave it out if everybody may see the event");
        return out;
    }

 private:
    const json::value* find(std::string_view field) const {
        const auto* value = object_.if_contains(field);
        return value == nullptr || value->is_null() ? nullptr : value;
    }

    const json::object& object_;
    std::string_view place_;
    EventProblems& problems_;
};

// What an action has before and after it (docs/wire.md §7.3).
void check_states(EventReader& reader, std::string_view action) {
    const bool has_data = reader.has("data");
    const bool has_previous = reader.has("previous");
    if (action == "delete" && has_data)
        reader.refuse("data", "must be null: the object was deleted");
    if ((action == "create" || action == "change") && !has_data)
        reader.refuse("data", "must be an object: the state after the change");
    if (action == "create" && has_previous)
        reader.refuse("previous", "must be null: there was none before");
    if (action == "change" && !has_previous)
        reader.refuse("previous", "must be an object: the changed fields as they were before");
    if (action != "delete" && reader.has("merged_to_id"))
        reader.refuse("merged_to_id", "belongs only to the deletion that is half of a merge");
    if (action != "change" && reader.has("merged_from_id"))
        reader.refuse("merged_from_id", "belongs to the change that is half of a merge");
}

PostedEvent read_event(const json::object& object, std::string place, EventProblems& problems) {
    EventReader reader(object, place, problems);
    PostedEvent out;
    out.company = reader.company();
    auto& event = out.event;
    event.action = reader.action();
    event.entity = reader.entity();
    event.entity_id = reader.name("entity_id");
    event.user_id = UserId{reader.id("user_id")};
    event.app_id = AppId{reader.id("app_id")};
    event.data = reader.object("data");
    event.previous = reader.object("previous");
    event.old_data = reader.object("old_data");
    event.old_previous = reader.object("old_previous");
    event.is_bulk_edit = reader.truth("is_bulk_edit");
    if (reader.has("merged_to_id")) event.merged_to_id = reader.name("merged_to_id");
    if (reader.has("merged_from_id")) event.merged_from_id = reader.name("merged_from_id");
    event.permitted_user_ids = reader.users("permitted_user_ids");
    check_states(reader, event.action);
    out.place = std::move(place);
    return out;
}

std::unexpected<EventProblems> refuse_document(std::string text) {
    return std::unexpected(EventProblems{{"", std::move(text)}});
}

}  // namespace

std::expected<std::vector<PostedEvent>, EventProblems> read_events(std::string_view body) {
    json::parse_options options;
    options.max_depth = nesting_max;
    boost::system::error_code failure;
    const auto document = json::parse(body, failure, {}, options);
    if (failure) return refuse_document("The body must be JSON, nested at most 32 deep.");
    if (!is_finite(document)) return refuse_document("A number of the body is too large.");
    const auto* list = document.if_array();
    if (list == nullptr && !document.is_object())
        return refuse_document("The body must be an event, or an array of events.");
    if (list != nullptr && (list->empty() || list->size() > events_max))
        return refuse_document(fmt::format("An array has 1 to {} events.", events_max));

    std::vector<PostedEvent> out;
    EventProblems problems;
    if (list == nullptr) out.push_back(read_event(document.get_object(), "", problems));
    for (std::size_t i = 0; list != nullptr && i < list->size() && problems.empty(); ++i) {
        if (const auto* object = (*list)[i].if_object())
            out.push_back(read_event(*object, fmt::format("[{}].", i), problems));
        else
            problems.push_back({fmt::format("[{}]", i), "must be an object"});
    }
    if (!problems.empty()) return std::unexpected(std::move(problems));
    return out;
}

}  // namespace grantor::delivery
