#include "sandbox/entities/forms/lead_forms.hpp"

#include <boost/json.hpp>

#include "sandbox/engine/surroundings.hpp"

namespace grantor::sandbox::lead_forms {
namespace {

json::value contact_values(const Showing& showing, std::string_view field) {
    json::array values;
    const auto* person = showing.around.related(showing.entity, showing.item, "person_id");
    if (person == nullptr) return values;
    for (const auto& each : person->object.at(field).get_array())
        values.push_back(each.at("value"));
    return values;
}

}  // namespace

json::value mail_address(const Showing& showing) {
    return json::value(showing.around.mail_address("lead", showing.item.id));
}
json::value phones(const Showing& showing) { return contact_values(showing, "phones"); }
json::value emails(const Showing& showing) { return contact_values(showing, "emails"); }

}  // namespace grantor::sandbox::lead_forms
