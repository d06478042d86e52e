#include "sandbox/entities/forms/activity_forms.hpp"

#include <boost/json.hpp>

#include "sandbox/engine/surroundings.hpp"

namespace grantor::sandbox::activity_forms {
namespace {

json::value text_or_empty(const Showing& showing, std::string_view field) {
    const auto& value = showing.item.object.at(field);
    return value.is_null() ? json::value("") : value;
}

json::value mail_address(const Showing& showing, std::string_view field, std::string_view entity) {
    const auto* item = showing.around.related(showing.entity, showing.item, field);
    if (item == nullptr) return nullptr;
    return json::value(showing.around.mail_address(entity, item->id));
}

}  // namespace

json::value due_time(const Showing& showing) { return text_or_empty(showing, "due_time"); }
json::value duration(const Showing& showing) { return text_or_empty(showing, "duration"); }

json::value participants(const Showing& showing) {
    json::array shown;
    for (const auto& each : showing.item.object.at("participants").get_array())
        shown.push_back(json::object{{"person_id", each.at("person_id")},
                                     {"primary_flag", each.at("primary")}});
    return shown.empty() ? json::value(nullptr) : json::value(std::move(shown));
}

json::value attendees(const Showing& showing) {
    const auto& all = showing.item.object.at("attendees");
    return all.get_array().empty() ? json::value(nullptr) : all;
}

json::value person_mail_address(const Showing& showing) {
    return mail_address(showing, "person_id", "person");
}
json::value deal_mail_address(const Showing& showing) {
    return mail_address(showing, "deal_id", "deal");
}

}  // namespace grantor::sandbox::activity_forms
