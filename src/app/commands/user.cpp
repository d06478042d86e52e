#include <fmt/format.h>

#include "app/commands/commands.hpp"
#include "app/commands/place.hpp"
#include "base/crypto.hpp"
#include "base/lower_case.hpp"
#include "model/role_names.hpp"
#include "rules/people.hpp"

namespace grantor::app {

void create_user(const Place& place, const NewUser& request) {
    create_user(place, request, ask_password());
}

void create_user(const Place& place, const NewUser& request, const std::string& password) {
    const auto options = load_options(place);
    const auto store = open_store(options);
    std::vector<std::string_view> around{options.issuer};
    const auto company = store->read_now(
        [&](const ReadTx& tx) { return tx.companies().find_by_label(request.company); });
    if (company) around.insert(around.end(), {company->name, company->label});
    FieldReader reader;
    const auto person = read_person({request.name, request.email, password, around}, reader);
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

void set_user_password(const Place& place, const std::string& email) {
    const auto options = load_options(place);
    const auto store = open_store(options);
    std::vector<std::string> words{options.issuer};
    const auto user = store->read_once_now([&](const ReadTx& tx) {
        auto found = tx.users().find_by_email(lower_case(email));
        if (!found) fail("there is no user {}", email);
        words.insert(words.end(), {found->email, found->name});
        for (const auto& membership : tx.memberships().of_user(found->id))
            if (const auto company = tx.companies().find(membership.company_id))
                words.insert(words.end(), {company->name, company->label});
        return std::move(*found);
    });
    const auto password = ask_password();
    const std::vector<std::string_view> about(words.begin(), words.end());
    FieldReader reader;
    if (!reader.new_password("password", password, about))
        fail("{}", sentence_of(reader.refuse().error()));
    const auto hash = hash_password(password);
    store->write_now([&](WriteTx& tx) {
        auto by = by_operator(tx);
        by.detail = "set on the command line";
        set_password(user, hash, by, tx);
    });
    fmt::print("{} has a new password, and is signed out everywhere\n", user.email);
}

void list_users(const Place& place, const std::string& label) {
    const auto store = open_store(load_options(place));
    store->read_once_now([&](const ReadTx& tx) {
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
