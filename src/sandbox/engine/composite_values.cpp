#include "sandbox/engine/composite_values.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "sandbox/wire/currencies.hpp"

namespace grantor::sandbox {
namespace {

namespace json = boost::json;

constexpr std::size_t prices_max = 100;

const json::value* member(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value == nullptr || value->is_null() ? nullptr : value;
}

// A part that is a text, or absent: "" or null.
Checked text_part(const json::object& object, std::string_view name, const json::value& absent) {
    const auto* value = member(object, name);
    if (value == nullptr) return absent;
    auto text = checked_text(*value, title_max);
    if (!text) return wrong(std::string{name} + " " + text.error());
    return text;
}

Checked flag_part(const json::object& object, std::string_view name) {
    const auto* value = member(object, name);
    if (value == nullptr) return json::value(false);
    if (!value->is_bool()) return wrong(std::string{name} + " must be true or false");
    return *value;
}

Checked number_part(const json::object& object, std::string_view name, const json::value& absent) {
    const auto* value = member(object, name);
    if (value == nullptr) return absent;
    auto number = checked_number(*value);
    if (!number) return wrong(std::string{name} + " " + number.error());
    return number;
}

Checked id_part(const json::object& object, std::string_view name) {
    const auto* value = member(object, name);
    if (value == nullptr) return json::value(nullptr);
    auto id = checked_id(*value);
    if (!id) return wrong(std::string{name} + " " + id.error());
    return id;
}

// Checks each entry with `check`; one refused entry refuses the whole value.
template <class Check>
Checked checked_entries(const json::value& value, std::size_t count_max, Check check) {
    if (!value.is_array()) return wrong("must be an array of objects");
    if (value.get_array().size() > count_max) return wrong("has too many entries");
    json::array entries;
    for (const auto& entry : value.get_array()) {
        if (!entry.is_object()) return wrong("must be an array of objects");
        Checked checked = check(entry.get_object());
        if (!checked) return checked;
        entries.push_back(std::move(*checked));
    }
    return entries;
}

// The first one that says so is the primary one, or else the first.
void settle_primary(json::value& entries) {
    auto& list = entries.get_array();
    const auto says_so = [](const json::value& entry) { return entry.at("primary").get_bool(); };
    auto primary = std::ranges::find_if(list, says_so);
    if (primary == list.end()) primary = list.begin();
    for (auto at = list.begin(); at != list.end(); ++at)
        at->get_object()["primary"] = at == primary;
}

Checked checked_contact(const json::object& entry) {
    const auto value = text_part(entry, "value", "");
    const auto primary = flag_part(entry, "primary");
    const auto label = text_part(entry, "label", "");
    for (const auto* part : {&value, &primary, &label})
        if (!*part) return *part;
    return json::object{{"value", *value}, {"primary", *primary}, {"label", *label}};
}

Checked checked_participant(const json::object& entry) {
    const auto* id = member(entry, "person_id");
    if (id == nullptr) return wrong("must have a person_id in every entry");
    const auto person = id_part(entry, "person_id");
    const auto primary = flag_part(entry, "primary");
    if (!person) return person;
    if (!primary) return primary;
    return json::object{{"person_id", *person}, {"primary", *primary}};
}

Checked checked_attendee(const json::object& entry) {
    json::object attendee;
    for (const auto* name : {"email", "name", "status"}) {
        auto text = text_part(entry, name, nullptr);
        if (!text) return text;
        attendee[name] = std::move(*text);
    }
    const auto organizer = flag_part(entry, "is_organizer");
    const auto person = id_part(entry, "person_id");
    const auto user = id_part(entry, "user_id");
    for (const auto* part : {&organizer, &person, &user})
        if (!*part) return *part;
    attendee["is_organizer"] = *organizer;
    attendee["person_id"] = *person;
    attendee["user_id"] = *user;
    return attendee;
}

Checked checked_price(const json::object& entry) {
    const auto* currency = member(entry, "currency");
    if (currency == nullptr || !currency->is_string() ||
        find_currency(currency->get_string()) == nullptr)
        return wrong("must have the code of a currency in every entry");
    const auto price = number_part(entry, "price", 0);
    const auto cost = number_part(entry, "cost", 0);
    const auto direct_cost = number_part(entry, "direct_cost", nullptr);
    const auto notes = text_part(entry, "notes", "");
    for (const auto* part : {&price, &cost, &direct_cost, &notes})
        if (!*part) return *part;
    return json::object{{"price", *price},
                        {"currency", *currency},
                        {"cost", *cost},
                        {"direct_cost", *direct_cost},
                        {"notes", *notes}};
}

}  // namespace

Checked checked_contacts(const json::value& value) {
    auto contacts = checked_entries(value, contacts_max, checked_contact);
    if (contacts && !contacts->get_array().empty()) settle_primary(*contacts);
    return contacts;
}

Checked checked_address(const json::value& value) {
    if (!value.is_object()) return wrong("must be an object");
    json::object address;
    for (const auto name : address_parts) {
        auto text = text_part(value.get_object(), name, nullptr);
        if (!text) return text;
        address[name] = std::move(*text);
    }
    return address;
}

Checked checked_participants(const json::value& value) {
    auto participants = checked_entries(value, participants_max, checked_participant);
    if (!participants) return participants;
    std::set<std::int64_t> seen;
    for (const auto& each : participants->get_array())
        if (!seen.insert(each.at("person_id").get_int64()).second)
            return wrong("must not name a person twice");
    if (!participants->get_array().empty()) settle_primary(*participants);
    return participants;
}

Checked checked_attendees(const json::value& value) {
    return checked_entries(value, participants_max, checked_attendee);
}

Checked checked_prices(const json::value& value) {
    auto prices = checked_entries(value, prices_max, checked_price);
    if (!prices) return prices;
    std::set<std::string_view> seen;
    for (const auto& each : prices->get_array())
        if (!seen.insert(each.at("currency").get_string()).second)
            return wrong("must not have two prices in one currency");
    return prices;
}

Checked checked_money(const json::value& value) {
    if (!value.is_object()) return wrong("must be an object");
    const auto* amount = member(value.get_object(), "amount");
    const auto* currency = member(value.get_object(), "currency");
    if (amount == nullptr || !checked_number(*amount)) return wrong("amount must be a number");
    if (currency == nullptr || !currency->is_string() ||
        find_currency(currency->get_string()) == nullptr)
        return wrong("currency must be the code of a currency");
    return json::object{{"amount", *amount}, {"currency", *currency}};
}

json::value contacts_from_v1(const json::value& value) {
    if (value.is_null()) return json::array{};
    const auto entry = [](const json::value& each) -> json::value {
        if (!each.is_object()) return json::object{{"value", each}};
        auto object = each.get_object();
        if (auto* primary = object.if_contains("primary")) *primary = flag_from(*primary);
        return object;
    };
    json::array contacts;
    if (value.is_array())
        for (const auto& each : value.get_array()) contacts.push_back(entry(each));
    else
        contacts.push_back(entry(value));
    // An empty value of a form is not a contact.
    const auto is_empty = [](const json::value& each) {
        const auto* text = each.get_object().if_contains("value");
        return text == nullptr || (text->is_string() && text->get_string().empty());
    };
    json::array kept;
    for (auto& each : contacts)
        if (!is_empty(each)) kept.push_back(std::move(each));
    return kept;
}

json::value address_from_v1(const json::value& value) {
    if (!value.is_string()) return value;
    if (value.get_string().empty()) return nullptr;
    return json::object{{"value", value}};
}

json::value participants_from_v1(const json::value& value) {
    if (!value.is_array()) return value;
    json::array participants;
    for (const auto& each : value.get_array()) {
        if (!each.is_object()) return value;
        auto entry = each.get_object();
        if (const auto* primary = entry.if_contains("primary_flag"))
            entry["primary"] = flag_from(*primary);
        if (auto* person = entry.if_contains("person_id")) *person = number_from(*person);
        participants.push_back(std::move(entry));
    }
    return participants;
}

// v1 calls what a product costs its maker `overhead_cost`.
json::value prices_from_v1(const json::value& value) {
    if (!value.is_array()) return value;
    json::array prices;
    for (const auto& each : value.get_array()) {
        if (!each.is_object()) return value;
        auto entry = each.get_object();
        if (const auto* overhead = entry.if_contains("overhead_cost"))
            entry["direct_cost"] = *overhead;
        for (const auto* name : {"price", "cost", "direct_cost"})
            if (auto* number = entry.if_contains(name)) *number = number_from(*number);
        prices.push_back(std::move(entry));
    }
    return prices;
}

}  // namespace grantor::sandbox
