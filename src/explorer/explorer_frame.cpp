#include "explorer/explorer_frame.hpp"

#include "service/visitor.hpp"
#include "token/flow_state.hpp"

namespace grantor::explorer {

std::optional<pages::FramePerson> find_frame_person(std::string_view cookie, const ReadTx& tx,
                                                    const Services& services) {
    const auto signed_in = find_signed_in(cookie, tx, services.clock.now());
    if (!signed_in) return std::nullopt;
    pages::FramePerson person;
    person.name = signed_in->user.name;
    person.email = signed_in->user.email;
    person.company_name = signed_in->company->name;
    person.csrf = csrf_token(binding_of(cookie), services.keys.get());
    person.is_platform_person = signed_in->user.platform_role != PlatformRole::none;
    for (const auto& membership : signed_in->memberships) {
        if (membership.company_id == signed_in->company->id) {
            person.is_company_admin = membership.role == Role::admin;
            continue;
        }
        if (const auto other = tx.companies().find(membership.company_id))
            person.other_companies.push_back({std::to_string(other->id.value), other->name});
    }
    return person;
}

pages::Frame frame_of(const http::Request& request, std::string title,
                      std::optional<pages::FramePerson> person, const Services& services) {
    pages::Frame frame;
    frame.title = std::move(title);
    frame.section = pages::Section::api;
    frame.person = std::move(person);
    frame.target = local_target(request.target);
    frame.now = services.clock.now();
    return frame;
}

}  // namespace grantor::explorer
