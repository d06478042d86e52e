// Two companies with everything that the marketplace keeps for one, and whoever asks for the things
// of the other.
#pragma once

#include <array>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <map>
#include <optional>
#include <vector>

#include "app/parts.hpp"
#include "marketplace/routes.hpp"
#include "rules/grant_states.hpp"
#include "tests/support/page_visitor.hpp"
#include "tests/support/route_shape.hpp"
#include "tests/support/running_service.hpp"

namespace grantor::test {

// What an open segment of a path may name.
enum class Named { app, user, delivery, refused_request, install_request, key, secret, company };
inline constexpr int named_kinds = 8;
using Names = std::map<Named, std::string>;

// Of nothing that there is.
inline const Names unknown_names{{Named::app, "fedcba9876543210"},
                                 {Named::user, "987654321"},
                                 {Named::delivery, "987654321"},
                                 {Named::refused_request, "fedcba98765432100123456789abcdef"},
                                 {Named::install_request, "987654321"},
                                 {Named::key, "987654321"},
                                 {Named::secret, "987654321"},
                                 {Named::company, "nobodys-label"}};

struct Side {
    std::string mark;  // in every text of the company, and in no other
    TestUser admin;
    TestUser member;
    TestApp app;
    Names names;
    std::string cookie;  // of the admin
    std::string csrf;
    std::string access_key;  // of the admin
};

struct Route {
    http::Method method;
    std::string path;

    int open_segments() const {
        int count = 0;
        for (auto at = path.find("{}"); at != std::string::npos; at = path.find("{}", at + 2))
            ++count;
        return count;
    }
    std::string with(std::string_view first, std::string_view second) const {
        auto out = path;
        for (const auto name : {first, second})
            if (const auto at = out.find("{}"); at != std::string::npos) out.replace(at, 2, name);
        return out;
    }
    // What the open segment names, from 0, by the word before it; nothing: something else.
    std::optional<Named> named(int segment) const {
        auto at = path.find("{}");
        for (int i = 0; i < segment && at != std::string::npos; ++i) at = path.find("{}", at + 2);
        if (at == std::string::npos) return std::nullopt;
        const auto before = path.substr(0, at - 1);
        static const std::map<std::string, Named> words{{"apps", Named::app},
                                                        {"app-icons", Named::app},
                                                        {"app-screenshots", Named::app},
                                                        {"app-rules", Named::app},
                                                        {"installations", Named::app},
                                                        {"{}", Named::user},
                                                        {"members", Named::user},
                                                        {"users", Named::user},
                                                        {"deliveries", Named::delivery},
                                                        {"errors", Named::refused_request},
                                                        {"requests", Named::install_request},
                                                        {"keys", Named::key},
                                                        {"secrets", Named::secret},
                                                        {"companies", Named::company}};
        const auto found = words.find(before.substr(before.rfind('/') + 1));
        if (found == words.end()) return std::nullopt;
        return found->second;
    }
    // Whether a name of that kind says which company it belongs to: small numbers count from 1 for
    // each kind of thing, so that elsewhere they name something of one's own.
    bool tells(Named kind, int segment) const {
        const bool is_text =
            kind == Named::app || kind == Named::company || kind == Named::refused_request;
        return is_text || named(segment) == kind;
    }
    bool is_api() const { return path.starts_with("/manage/"); }
};

// Every route of the marketplace, as the program has it.
inline std::vector<Route> marketplace_routes(RunningService& service) {
    const auto& services = service.parts().services;
    std::vector<Route> out;
    for (const auto table :
         {marketplace::developer_routes, marketplace::listing_routes, marketplace::account_routes,
          marketplace::company_routes, marketplace::platform_routes, marketplace::manage_routes})
        for (const auto& route : table(services))
            for (const auto method : {http::Method::get, http::Method::post, http::Method::put,
                                      http::Method::patch, http::Method::delete_})
                if (route.methods.contains(method))
                    out.push_back({method, route_shape(route.path)});
    return out;
}

inline std::string_view method_word(http::Method method) {
    switch (method) {
        case http::Method::post:
            return "POST";
        case http::Method::put:
            return "PUT";
        case http::Method::patch:
            return "PATCH";
        case http::Method::delete_:
            return "DELETE";
        default:
            return "GET";
    }
}

// The request as that side's admin, with the fields as a form or as JSON.
inline Answer ask(const RunningService& service, const Side& side, const Route& route,
                  const std::string& target, Fields fields) {
    std::string body;
    std::string head =
        fmt::format("{} {} HTTP/1.1\r\nHost: 127.0.0.1\r\n", method_word(route.method), target);
    if (route.is_api()) {
        head += fmt::format("Authorization: Bearer {}\r\n", side.access_key);
        for (const auto& [name, value] : fields)
            body += fmt::format(R"({}"{}":"{}")", body.empty() ? "" : ",", name, value);
        body = "{" + body + "}";
        head += "Content-Type: application/json\r\n";
    } else {
        head += fmt::format("Cookie: grantor={}\r\n", side.cookie);
        fields.emplace_back("csrf", side.csrf);
        fields.emplace_back("continue", "/account");
        body = form_of(fields);
        head += "Content-Type: application/x-www-form-urlencoded\r\n";
    }
    if (route.method == http::Method::get) body.clear();
    return service.send(fmt::format("{}Content-Length: {}\r\n\r\n{}", head, body.size(), body));
}

// Fields that would do something where they are taken.
inline Fields all_fields(const TestApp& app) {
    return {{"name", "Renamed"},
            {"typed", app.app.name},
            {"role", "admin"},
            {"rule", "blocked"},
            {"policy", "allow_list"},
            {"decision", "approve"},
            {"answer", "approve"},
            {"client_type", "public"},
            {"scopes", "deals:read"},
            {"reason", "Because."},
            {"note", "Please."},
            {"comment", "Fine."},
            {"summary", "Taken over."},
            {"kind", "private"},
            {"redirect_uris", "https://elsewhere.example/callback"}};
}

class TwoSides : public testing::Test {
 protected:
    Side make_side(const std::string& mark) {
        const auto company = service.add_company(mark);
        Side side{mark,
                  service.add_user(fmt::format("admin@{}.test", mark), company, Role::admin),
                  service.add_user(fmt::format("member@{}.test", mark), company),
                  {},
                  {},
                  {},
                  {},
                  {}};
        AppWish wish;
        wish.status = AppStatus::draft;
        side.app = service.add_app(company, wish);
        const auto further = service.add_app(company, wish);
        service.store().write_now([&](WriteTx& tx) {
            for (auto* app : {&side.app.app}) {
                app->name = "App of " + mark;
                app->profile.description = "About " + mark;
                tx.apps().update(*app);
            }
            fill(side, further, tx);
        });
        side.names[Named::app] = side.app.client_id();
        side.names[Named::company] = mark;
        sign_in(side);
        return side;
    }

    RunningService service;
    Side acme = make_side("zebrafinch");
    Side globex = make_side("quokkamint");

 private:
    // What a company keeps beside apps: an installation, one that has ended, a request of the
    // member, and a refused call of the app.
    void fill(Side& side, const TestApp& further, WriteTx& tx) {
        const auto company = side.admin.company_id;
        const auto now = service.parts().clock.now();
        for (const auto* app : std::array<const TestApp*, 2>{&side.app, &further})
            for (const auto& user : {side.admin.id, side.member.id}) {
                Grant grant;
                grant.app_id = app->app.id;
                grant.user_id = user;
                grant.company_id = company;
                grant.scopes = app->app.scopes;
                grant.created_at = now;
                const auto id = tx.grants().add_pending(grant);
                activate_grant(id, tx, now);
                if (app == &further) end_grant(id, EndReason::uninstalled_by_user, tx, now);
            }
        Delivery delivery;
        delivery.app_id = side.app.app.id;
        delivery.company_id = company;
        delivery.url = fmt::format("https://{}.example/callback", side.mark);
        delivery.body = fmt::format(R"({{"of":"{}"}})", side.mark);
        delivery.created_at = now;
        side.names[Named::delivery] = std::to_string(tx.deliveries().add(delivery).value);
        RequestEvent event;
        event.at = now;
        event.request_id = side.names[Named::refused_request] =
            fmt::format("{:032x}", company.value + 0xabc0);
        event.explain = "refused to " + side.mark;
        event.app_id = side.app.app.id;
        event.company_id = company;
        tx.request_events().add(event);
        InstallRequest request;
        request.company_id = company;
        request.app_id = side.app.app.id;
        request.user_id = side.member.id;
        request.note = "for " + side.mark;
        request.asked_at = now;
        side.names[Named::install_request] =
            std::to_string(tx.install_requests().add(request).value);
        side.names[Named::user] = std::to_string(side.member.id.value);
        side.names[Named::secret] =
            std::to_string(tx.apps().find(side.app.app.id)->secrets.front().id.value);
    }

    void sign_in(Side& side) {
        PageVisitor visitor(service);
        visitor.sign_in(side.admin);
        side.cookie = visitor.cookie();
        side.csrf = PageVisitor::hidden(visitor.get("/account"), "csrf");
        const auto made = visitor.follow(visitor.post(
            "/account/keys",
            {{"csrf", side.csrf}, {"continue", "/account/keys"}, {"name", "key of " + side.mark}}));
        const auto at = made.body.find("gmk_");
        ASSERT_NE(at, std::string::npos) << made.body;
        side.access_key = made.body.substr(at, 47);
        service.store().read_now([&](const ReadTx& tx) {
            side.names[Named::key] =
                std::to_string(tx.access_keys().of_user(side.admin.id).front().id.value);
            return true;
        });
        // Its first use is noted.
        const Route me{http::Method::get, "/manage/v1/me"};
        ASSERT_EQ(ask(service, side, me, me.path, {}).status, 200);
    }
};

}  // namespace grantor::test
