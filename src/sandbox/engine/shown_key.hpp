// A key of an answer and where its value comes from: how a record is projected to what v1 shows, to
// what `include_fields` of v2 adds, to a search result. Tables of these stand in sandbox/entities.
//
//     constexpr std::array person_keys{copy("id"), user("owner_id"), number_text("visible_to"),
//                                      count("notes_count", note_entity)};
#pragma once

#include <algorithm>
#include <array>
#include <boost/json/value.hpp>
#include <string_view>

namespace grantor::sandbox {

struct Item;
struct EntityDescription;
class Surroundings;

// One record that is being shown, and what its answer may mention besides.
struct Showing {
    const EntityDescription& entity;
    const Item& item;
    const Surroundings& around;
};

enum class KeyForm {
    copy,         // the field's value
    time,         // a moment as "2026-01-31 09:30:00"
    number_text,  // 3 as "3"
    list_text,    // [1,2] as "1,2", [] as null
    first,        // of a list; null if that is empty
    negated,      // a flag
    part,         // of an object: its member `member`
    user,         // the user, expanded, with "value"
    user_name,
    record,     // what a relation leads to, expanded, with "value"
    reference,  // the same as {id, name}
    title,      // the same as its title
    titled,     // the same as {`member`: title}
    owner,      // {id}
    count,      // of the records of `counted` that lead here; with a status or any
    next_activity,
    last_activity,  // a field of it
    zero,
    nothing,
    yes,
    no,
    empty_list,
    found_in_custom_fields,
    found_in_notes,
    computed,
};

// Whether users and records that a field leads to are shown as objects or as ids.
enum class Relations { expanded, plain };

struct ShownKey {
    std::string_view name;
    KeyForm form = KeyForm::copy;
    std::string_view source = "";  // a field; the name of the key where it is empty
    std::string_view member = "";
    const EntityDescription* counted = nullptr;
    std::string_view status = "";
    boost::json::value (*compute)(const Showing&) = nullptr;

    constexpr std::string_view field() const { return source.empty() ? name : source; }
};

namespace keys {

constexpr ShownKey copy(std::string_view name, std::string_view source = "") {
    return {name, KeyForm::copy, source};
}
constexpr ShownKey time(std::string_view name, std::string_view source = "") {
    return {name, KeyForm::time, source};
}
constexpr ShownKey of_form(std::string_view name, KeyForm form, std::string_view source = "") {
    return {name, form, source};
}
constexpr ShownKey part(std::string_view name, std::string_view source, std::string_view member) {
    return {name, KeyForm::part, source, member};
}
constexpr ShownKey user(std::string_view name, std::string_view source = "") {
    return {name, KeyForm::user, source};
}
constexpr ShownKey record(std::string_view name, std::string_view source = "") {
    return {name, KeyForm::record, source};
}
constexpr ShownKey title_of(std::string_view name, std::string_view source) {
    return {name, KeyForm::title, source};
}
constexpr ShownKey titled(std::string_view name, std::string_view source, std::string_view member) {
    return {name, KeyForm::titled, source, member};
}
constexpr ShownKey count(std::string_view name, const EntityDescription& counted,
                         std::string_view status = "") {
    return {name, KeyForm::count, "", "", &counted, status};
}
constexpr ShownKey next_activity(std::string_view name, std::string_view source) {
    return {name, KeyForm::next_activity, source};
}
constexpr ShownKey last_activity(std::string_view name, std::string_view source) {
    return {name, KeyForm::last_activity, source};
}
constexpr ShownKey zero(std::string_view name) { return {name, KeyForm::zero}; }
constexpr ShownKey nothing(std::string_view name) { return {name, KeyForm::nothing}; }
constexpr ShownKey yes(std::string_view name) { return {name, KeyForm::yes}; }
constexpr ShownKey no(std::string_view name) { return {name, KeyForm::no}; }
constexpr ShownKey computed(std::string_view name, boost::json::value (*compute)(const Showing&)) {
    return {.name = name, .form = KeyForm::computed, .compute = compute};
}

// One list of all.
template <std::size_t... sizes>
constexpr auto joined(const std::array<ShownKey, sizes>&... lists) {
    std::array<ShownKey, (sizes + ...)> all{};
    auto at = all.begin();
    ((at = std::ranges::copy(lists, at).out), ...);
    return all;
}

}  // namespace keys
}  // namespace grantor::sandbox
