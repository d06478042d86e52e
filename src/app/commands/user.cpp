#include <fmt/format.h>

#include "app/commands/commands.hpp"
#include "app/commands/place.hpp"
#include "base/crypto.hpp"
#include "base/lower_case.hpp"
#include "model/role_names.hpp"
#include "rules/people.hpp"

namespace grantor::app {

void create_user(const Place& place, const NewUser& request) {
    const auto store = open_store(load_options(place));
    const auto password = read_line();
    FieldReader reader;
    const auto person = read_person({request.name, request.email, password}, reader);
    if (reader.has_problems()) fail("{}", sentence_of(reader.refuse().error()));
    const auto hash = hash_password(password);
    const auto id = store->write_now([&](WriteTx& tx) {
        auto by = by_operator(tx);
        by.company_id = company_of(tx, request.company)->id;
        const auto user = add_person(person, hash, std::nullopt, by, tx);
        if (!user) fail("the user {} already exists", person.email);
        tx.memberships().add(
            {by.company_id, user->id, request.admin ? Role::admin : Role::regular, by.at});
        return user->id;
    });
    fmt::print("user {} {}\n", id.value, person.email);
}

void list_users(const Place& place, const std::string& label) {
    const auto store = open_store(load_options(place));
    store->read_now([&](const ReadTx& tx) {
        const auto company = company_of(tx, label);
        for (const auto& user : tx.users().of_company(company->id)) {
            const auto membership = tx.memberships().find(company->id, user.id);
            const bool admin = membership && membership->role == Role::admin;
            fmt::print("{:<6} {:<30} {}{}{}\n", user.id.value, user.email, user.name,
                       admin ? "  admin" : "",
                       user.state == UserState::deactivated ? "  (deactivated)" : "");
        }
        return true;
    });
}

void set_user_role(const Place& place, const PersonRole& wanted) {
    const auto role = platform_role_named(wanted.platform);
    if (!role) fail("roles on the platform are admin, reviewer and none");
    const auto store = open_store(load_options(place));
    store->write_now([&](WriteTx& tx) {
        const auto user = tx.users().find_by_email(lower_case(wanted.email));
        if (!user) fail("there is no user {}", wanted.email);
        set_platform_role(*user, *role, by_operator(tx), tx);
    });
    if (*role == PlatformRole::none)
        return fmt::print("{} has no role on the platform\n", wanted.email);
    fmt::print("{} is now {} on the platform\n", wanted.email, wanted.platform);
}

}  // namespace grantor::app
