#include "sandbox/entities/activity_types.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <stdexcept>

#include "sandbox/engine/writing.hpp"
#include "sandbox/wire/text.hpp"
#include "store/transaction.hpp"

namespace grantor::sandbox {
namespace {

using enum FieldType;
using enum Null;
constexpr auto never = Writable::never;
constexpr auto always = Writable::always;

// All are read to know whether an activity's type exists.
constexpr std::int64_t types_max = 200;
constexpr std::size_t key_max = 60;

// table: the icons that the wire knows.
constexpr std::array<std::string_view, 40> icons{
    "task",      "email",    "meeting",    "deadline", "call",        "lunch",     "calendar",
    "downarrow", "document", "smartphone", "camera",   "scissors",    "cogs",      "bubble",
    "uparrow",   "checkbox", "signpost",   "shuffle",  "addressbook", "linegraph", "picture",
    "car",       "world",    "search",     "clip",     "sound",       "brush",     "key",
    "padlock",   "pricetag", "suitcase",   "finish",   "plane",       "loop",      "wifi",
    "truck",     "cart",     "bulb",       "bell",     "presentation"};

constexpr std::array activity_type_fields{
    FieldDescription{"id", integer, never, refused, "0"},
    FieldDescription{.name = "name",
                     .type = title,
                     .writable = always,
                     .fallback = R"("")",
                     .is_required = true},
    FieldDescription{.name = "icon_key",
                     .type = choice,
                     .writable = always,
                     .fallback = R"("task")",
                     .choices = icons,
                     .is_required = true},
    FieldDescription{"color", text, always, allowed},
    FieldDescription{"order_nr", integer, always, refused, "0"},
    FieldDescription{"key_string", text, never, refused, R"("")"},
    FieldDescription{"is_custom_flag", flag, never, refused, "true"},
    FieldDescription{"add_time", moment, never, refused, R"("1970-01-01T00:00:00Z")"},
    FieldDescription{"update_time", moment, never, refused, R"("1970-01-01T00:00:00Z")"},
    FieldDescription{"is_deleted", flag, never, refused, "false"},
};

constexpr std::array v1_keys{
    keys::copy("id"),       keys::copy("order_nr"),
    keys::copy("name"),     keys::copy("key_string"),
    keys::copy("icon_key"), keys::of_form("active_flag", KeyForm::negated, "is_deleted"),
    keys::copy("color"),    keys::copy("is_custom_flag"),
    keys::time("add_time"), keys::time("update_time"),
};

struct FirstType {
    std::string_view name;
    std::string_view key;
};
constexpr std::array<FirstType, 6> first_types{{{"Call", "call"},
                                                {"Meeting", "meeting"},
                                                {"Task", "task"},
                                                {"Deadline", "deadline"},
                                                {"Email", "email"},
                                                {"Lunch", "lunch"}}};

// Deleted ones too where a new key must differ from all that activities may still have.
std::vector<Item> all_types(const View& view, std::vector<RecordShelf> shelves) {
    return items_of(activity_type_entity,
                    view.list(activity_type_entity, {.shelves = std::move(shelves)},
                              {.order = RecordOrder::rank, .limit = types_max}));
}

bool has_key(const std::vector<Item>& types, std::string_view key) {
    return std::ranges::any_of(types, [&](const Item& type) {
        return std::string_view{type.object.at("key_string").get_string()} == key;
    });
}

// "Site visit" is site_visit; another one of that name site_visit_2.
std::string key_for(std::string_view name, const std::vector<Item>& types) {
    std::string key;
    for (const char c : lower_case(name)) {
        const bool is_plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (is_plain)
            key += c;
        else if (!key.empty() && key.back() != '_')
            key += '_';
        if (key.size() == key_max) break;
    }
    while (key.ends_with('_')) key.pop_back();
    if (key.empty()) key = "type";
    if (!has_key(types, key)) return key;
    for (std::size_t number = 2; number <= types.size() + 2; ++number) {
        auto numbered = key + "_" + std::to_string(number);
        if (!has_key(types, numbered)) return numbered;
    }
    return key;
}

bool is_color(const json::value& value) {
    if (!value.is_string()) return value.is_null();
    const std::string_view text = value.get_string();
    return text.size() == 6 && text.find_first_not_of("0123456789abcdefABCDEF") == text.npos;
}

std::optional<Failure> settle(json::object& type, const json::object& changes,
                              const Writing& writing) {
    if (!is_color(type.at("color")))
        return refuse_field("color", "must be six hex digits, like FFFFFF").error();
    if (writing.before != nullptr) return std::nullopt;
    const auto types = all_types(writing.view, {RecordShelf::live, RecordShelf::deleted});
    if (types.size() >= types_max)
        return Failure{.error = "There are as many activity types as there may be"};
    if (!changes.contains("order_nr"))
        type["order_nr"] = types.empty() ? 1 : types.back().object.at("order_nr").get_int64() + 1;
    if (type.at("key_string").get_string().empty())
        type["key_string"] = key_for(type.at("name").get_string(), types);
    return std::nullopt;
}

std::int64_t rank(const json::object& type) { return type.at("order_nr").get_int64(); }

}  // namespace

const EntityDescription activity_type_entity{
    .name = "activity_type",
    .label = "Activity type",
    .relation = "type_id",
    .title = "name",
    .fields = activity_type_fields,
    .owner = "",
    .rank_name = "order_nr",
    .writers = Writers::admins,
    .deleted = Deleted::hidden,
    .webhook_object = "activityType",
    .v1 = {.operations = listing | adding | changing | deleting_several,
           .default_order = RecordOrder::rank,
           .keys = v1_keys,
           .pages = Pages::none},
    .hooks = {.settle = &settle, .rank = &rank},
};

void add_first_activity_types(const View& view, WriteTx& tx) {
    for (const auto& type : first_types) {
        const auto added = add_item(activity_type_entity,
                                    {{"name", type.name},
                                     {"icon_key", type.key},
                                     {"key_string", type.key},
                                     {"is_custom_flag", false}},
                                    view, tx);
        if (!added) throw std::logic_error("the first activity types contradict themselves");
    }
}

bool has_activity_type(const View& view, std::string_view key_string) {
    return has_key(all_types(view, {RecordShelf::live}), key_string);
}

}  // namespace grantor::sandbox
