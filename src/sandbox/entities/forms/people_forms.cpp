#include "sandbox/entities/forms/people_forms.hpp"

#include <boost/json.hpp>

#include "sandbox/engine/surroundings.hpp"
#include "sandbox/wire/text.hpp"

namespace grantor::sandbox::people_forms {
namespace {

json::value contacts(const Showing& showing, std::string_view field) {
    json::array shown;
    for (const auto& each : showing.item.object.at(field).get_array())
        shown.push_back(json::object{{"label", each.at("label")},
                                     {"value", each.at("value")},
                                     {"primary", each.at("primary")}});
    if (shown.empty())
        shown.push_back(json::object{{"label", ""}, {"value", ""}, {"primary", true}});
    return shown;
}

json::value contact_values(const Showing& showing, std::string_view field) {
    json::array shown;
    for (const auto& each : showing.item.object.at(field).get_array())
        shown.push_back(each.at("value"));
    return shown;
}

}  // namespace

json::value company_id(const Showing& showing) { return showing.around.view().company_id().value; }

json::value first_char(const Showing& showing) {
    const auto name = lower_case(showing.item.object.at("name").get_string());
    std::size_t size = 1;
    while (size < name.size() && (static_cast<unsigned char>(name[size]) & 0xC0) == 0x80) ++size;
    return json::value(name.substr(0, size));
}

json::value phones(const Showing& showing) { return contacts(showing, "phones"); }
json::value emails(const Showing& showing) { return contacts(showing, "emails"); }
json::value phone_values(const Showing& showing) { return contact_values(showing, "phones"); }
json::value email_values(const Showing& showing) { return contact_values(showing, "emails"); }

json::value person_mail_address(const Showing& showing) {
    return json::value(showing.around.mail_address("person", showing.item.id));
}
json::value organization_mail_address(const Showing& showing) {
    return json::value(showing.around.mail_address("organization", showing.item.id));
}

json::object person_additional(const Showing& showing) {
    return {{"dropbox_email", person_mail_address(showing)}};
}
json::object organization_additional(const Showing& showing) {
    return {{"dropbox_email", organization_mail_address(showing)}};
}

}  // namespace grantor::sandbox::people_forms
