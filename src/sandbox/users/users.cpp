#include "sandbox/users/users.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/crypto.hpp"
#include "base/encoding.hpp"
#include "store/transaction.hpp"

namespace grantor::sandbox::users {
namespace {

const Failure user_not_found{.status = 404,
                             .error = "User not found or not accessible.",
                             .shape = Failure::Shape::error_alone};

struct Person {
    User user;
    Membership membership;
    bool is_caller = false;
};

// Winter time; enough for the people of the demo data.
std::string_view timezone_offset(std::string_view timezone) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> offsets{
        {{"Europe/Berlin", "+01:00"},
         {"Europe/Tallinn", "+02:00"},
         {"Europe/London", "+00:00"},
         {"America/New_York", "-05:00"},
         {"America/Los_Angeles", "-08:00"},
         {"Asia/Tokyo", "+09:00"}}};
    for (const auto& [name, offset] : offsets)
        if (name == timezone) return offset;
    return "+00:00";
}

// Permission sets do not exist; each role of a company has an id that is always the same.
std::string permission_set_id(std::string_view app, const Membership& membership) {
    const auto digest =
        sha256(as_bytes(fmt::format("permission set {} {} {}", app, membership.company_id.value,
                                    static_cast<int>(membership.role))));
    const auto hex = to_hex(ByteView{digest}.first(16));
    return fmt::format("{}-{}-4{}-8{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(13, 3),
                       hex.substr(17, 3), hex.substr(20, 12));
}

json::array access_of(const Membership& membership) {
    const bool is_admin = membership.role == Role::admin;
    json::array access;
    for (const std::string_view app : {"sales", "global", "account_settings"}) {
        if (app == "account_settings" && !is_admin) continue;
        access.push_back(json::object{{"app", app},
                                      {"admin", is_admin},
                                      {"permission_set_id", permission_set_id(app, membership)}});
    }
    return access;
}

// "en_US" is English as in the United States.
json::object language_of(const User& user) {
    const auto underscore = user.locale.find('_');
    const std::string country =
        underscore == std::string::npos ? "US" : user.locale.substr(underscore + 1);
    return {{"language_code", user.language}, {"country_code", country}};
}

json::object user_object(const Person& person, const Company& company) {
    const auto& user = person.user;
    const bool is_active = user.state == UserState::active;
    const bool has_signed_in = user.last_login_at != Time{};
    const auto modified = std::max(user.created_at, user.last_login_at);
    return {
        {"id", user.id.value},
        {"name", user.name},
        {"default_currency", company.currency},
        {"locale", user.locale},
        {"lang", 1},
        {"email", user.email},
        {"phone", nullptr},
        {"activated", true},
        {"last_login",
         has_signed_in ? json::value(to_sql_time(user.last_login_at)) : json::value(nullptr)},
        {"created", to_sql_time(user.created_at)},
        {"modified", to_sql_time(modified)},
        {"has_created_company", person.membership.role == Role::admin},
        {"access", access_of(person.membership)},
        {"active_flag", is_active},
        {"timezone_name", user.timezone},
        {"timezone_offset", timezone_offset(user.timezone)},
        {"role_id", 1},
        {"icon_url", nullptr},
        {"is_you", person.is_caller},
        {"is_deleted", false},
    };
}

std::optional<Person> find_person(const Call& call, UserId id, const ReadTx& tx) {
    auto membership = tx.memberships().find(call.caller.company_id, id);
    auto user = tx.users().find(id);
    if (!membership || !user) return std::nullopt;
    return Person{std::move(*user), *membership, id == call.caller.user_id};
}

}  // namespace

Answer<Reply> me(const Call& call, const ReadTx& tx) {
    const auto person = find_person(call, call.caller.user_id, tx);
    const auto company = tx.companies().find(call.caller.company_id);
    if (!person || !company) return refuse(user_not_found);
    auto data = user_object(*person, *company);
    data["company_id"] = company->id.value;
    data["company_name"] = company->name;
    data["company_domain"] = company->label;
    data["company_country"] = company->country;
    data["company_industry"] = company->industry;
    data["language"] = language_of(person->user);
    return success(std::move(data));
}

Answer<Reply> list(const Call& call, const ReadTx& tx) {
    const auto company = tx.companies().find(call.caller.company_id);
    if (!company) return refuse(user_not_found);
    const auto members = tx.memberships().of_company(company->id);
    json::array data;
    for (const auto& membership : members)
        if (const auto person = find_person(call, membership.user_id, tx))
            data.push_back(user_object(*person, *company));
    return success(std::move(data));
}

Answer<Reply> get(const Call& call, const ReadTx& tx) {
    const auto person = find_person(call, UserId{call.id}, tx);
    const auto company = tx.companies().find(call.caller.company_id);
    if (!person || !company) return refuse(user_not_found);
    return success(user_object(*person, *company));
}

}  // namespace grantor::sandbox::users
