// A signed-in person in the Developer Hub of a running service.
#pragma once

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/page_visitor.hpp"
#include "tests/support/running_service.hpp"

namespace grantor::test {

// Registers an app by its form, and posts the forms of its pages.
class HubVisit {
 public:
    HubVisit(RunningService& service, const TestUser& user) : service_(service), visitor_(service) {
        visitor_.sign_in(user);
    }

    Answer get(const std::string& target) { return visitor_.get(target); }
    // With the token of the session, as the form of `page` has it.
    Answer post(const std::string& page, const std::string& path, Fields fields) {
        fields.emplace_back("csrf", csrf());
        fields.emplace_back("continue", page);
        return visitor_.post(path, fields);
    }
    Answer post(const std::string& page, Fields fields) {
        return post(page, page, std::move(fields));
    }
    // The app's path. Its secret is left in `secret`.
    std::string register_app(const std::string& name, const std::string& kind = "private",
                             const std::string& uri = "https://app.ledger.dev/callback") {
        const auto answer =
            post("/developer/apps/new", {{"name", name}, {"kind", kind}, {"redirect_uris", uri}});
        secret = secret_after(answer);
        const auto location = answer.field("Location");
        return location.substr(0, location.find("/credentials"));
    }
    // The secret that a form has made, as the page says it that the form leads to.
    std::string secret_after(const Answer& answer) {
        EXPECT_EQ(answer.status, 303) << answer.body;
        return between(get(answer.field("Location")).body, "<code class=\"value\">", "</code>");
    }
    // Every frame has the token, for signing out.
    std::string csrf() {
        if (csrf_.empty()) csrf_ = PageVisitor::hidden(visitor_.get("/developer"), "csrf");
        return csrf_;
    }
    std::shared_ptr<const App> find(const std::string& app_path) {
        const auto id = app_path.substr(app_path.rfind('/') + 1);
        return service_.store().read_now(
            [&](const ReadTx& tx) { return tx.apps().find_by_client_id(id); });
    }
    PageVisitor& visitor() { return visitor_; }

    static std::string between(const std::string& text, std::string_view before,
                               std::string_view after) {
        const auto begin = text.find(before);
        if (begin == std::string::npos) return {};
        const auto rest = text.substr(begin + before.size());
        return rest.substr(0, rest.find(after));
    }

    std::string secret;

 private:
    RunningService& service_;
    PageVisitor visitor_;
    std::string csrf_;
};

// What every page of an app is below its path.
inline const std::vector<std::string> app_pages{
    "",           "/basics",  "/scopes",      "/credentials", "/profile",
    "/review",    "/install", "/quick-start", "/deliveries",  "/requests",
    "/inspector", "/log",     "/delete"};

}  // namespace grantor::test
