#include "service/api_user.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/crypto.hpp"
#include "base/encoding.hpp"

namespace grantor {
namespace {

namespace json = boost::json;

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

}  // namespace

std::optional<ApiUser> find_api_user(const ApiCaller& caller, UserId id, const ReadTx& tx) {
    auto membership = tx.memberships().find(caller.company_id, id);
    auto user = tx.users().find(id);
    if (!membership || !user) return std::nullopt;
    return ApiUser{std::move(*user), *membership, id == caller.user_id};
}

Time modified_at(const User& user) { return std::max(user.created_at, user.last_login_at); }

json::object describe_user(const ApiUser& shown, const Company& company) {
    const auto& user = shown.user;
    const bool is_active = user.state == UserState::active;
    const bool has_signed_in = user.last_login_at != Time{};
    return {
        {"id", user.id.value},
        {"name", user.name},
        {"default_currency", company.currency},
        {"locale", user.locale},
        {"lang", 1},
        {"email", user.email},
        {"email_verified", user.is_email_verified},
        {"phone", nullptr},
        {"activated", true},
        {"last_login",
         has_signed_in ? json::value(to_sql_time(user.last_login_at)) : json::value(nullptr)},
        {"created", to_sql_time(user.created_at)},
        {"modified", to_sql_time(modified_at(user))},
        {"has_created_company", shown.membership.role == Role::admin},
        {"access", access_of(shown.membership)},
        {"active_flag", is_active},
        {"timezone_name", user.timezone},
        {"timezone_offset", timezone_offset(user.timezone)},
        {"role_id", 1},
        {"icon_url", nullptr},
        {"is_you", shown.is_caller},
        {"is_deleted", false},
    };
}

std::optional<json::object> describe_caller(const ApiCaller& caller, const ReadTx& tx) {
    const auto shown = find_api_user(caller, caller.user_id, tx);
    const auto company = tx.companies().find(caller.company_id);
    if (!shown || !company) return std::nullopt;
    auto data = describe_user(*shown, *company);
    data["company_id"] = company->id.value;
    data["company_name"] = company->name;
    data["company_domain"] = company->label;
    data["company_country"] = company->country;
    data["company_industry"] = company->industry;
    data["language"] = language_of(shown->user);
    return data;
}

}  // namespace grantor
