#include "sandbox/users/users.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/crypto.hpp"
#include "base/encoding.hpp"
#include "sandbox/query_reader.hpp"
#include "sandbox/text.hpp"
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

Time modified_at(const User& user) { return std::max(user.created_at, user.last_login_at); }

json::object user_object(const Person& person, const Company& company) {
    const auto& user = person.user;
    const bool is_active = user.state == UserState::active;
    const bool has_signed_in = user.last_login_at != Time{};
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
        {"modified", to_sql_time(modified_at(user))},
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

std::vector<ShownUser> shown_users(const ApiCaller& caller, const ReadTx& tx) {
    std::vector<ShownUser> shown;
    const auto company = tx.companies().find(caller.company_id);
    if (!company) return shown;
    for (const auto& membership : tx.memberships().of_company(company->id)) {
        auto user = tx.users().find(membership.user_id);
        if (!user) continue;
        const Person person{std::move(*user), membership, membership.user_id == caller.user_id};
        shown.push_back({person.user.id, modified_at(person.user), user_object(person, *company)});
    }
    return shown;
}

Answer<Reply> list(const Call& call, const ReadTx& tx) {
    json::array data;
    for (auto& user : shown_users(call.caller, tx)) data.push_back(std::move(user.object));
    return success(std::move(data));
}

Answer<Reply> get(const Call& call, const ReadTx& tx) {
    const auto person = find_person(call, UserId{call.id}, tx);
    const auto company = tx.companies().find(call.caller.company_id);
    if (!person || !company) return refuse(user_not_found);
    return success(user_object(*person, *company));
}

Answer<Reply> find(const Call& call, const ReadTx& tx) {
    QueryReader query(call.query);
    const auto term = query.text("term");
    if (!term) query.fail("term", "is required");
    const bool is_about_emails = query.flag("search_by_email").value_or(false);
    if (query.failure()) return refuse(*query.failure());
    const auto wanted = lower_case(*term);
    const auto has_term = [&](const json::value& text) {
        return lower_case(text.get_string()).contains(wanted);
    };
    json::array data;
    for (auto& user : shown_users(call.caller, tx))
        if (has_term(user.object.at("email")) ||
            (!is_about_emails && has_term(user.object.at("name"))))
            data.push_back(std::move(user.object));
    return success(std::move(data));
}

Answer<Reply> followers(const Call& call, const ReadTx& tx) {
    if (!find_person(call, UserId{call.id}, tx)) return refuse(user_not_found);
    auto reply = success(json::array{});
    if (call.version == ApiVersion::v2)
        reply.body["additional_data"] = json::object{{"next_cursor", nullptr}};
    return reply;
}

}  // namespace grantor::sandbox::users
