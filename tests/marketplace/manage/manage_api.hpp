// A service with two companies and keys of their people for the management API.
#pragma once

#include <boost/json.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <string>
#include <string_view>

#include "app/parts.hpp"
#include "tests/support/running_service.hpp"

namespace grantor::test {

namespace json = boost::json;

inline constexpr std::string_view callback = "https://app.ledger.dev/callback";

class ManageApi : public testing::Test {
 protected:
    RunningService service;
    CompanyId acme = service.add_company("acme");
    CompanyId globex = service.add_company("globex");
    TestUser admin = service.add_user("ada@acme.example", acme, Role::admin);
    TestUser regular = service.add_user("ben@acme.example", acme);
    TestUser stranger = service.add_user("grace@globex.example", globex, Role::admin);
    std::string admin_key = key_of(admin);
    std::string regular_key = key_of(regular);
    std::string stranger_key = key_of(stranger);

    std::string key_of(const TestUser& person) {
        return service.store().write_now([&](WriteTx& tx) {
            SystemRandom random;
            const auto secret = "gmk_" + random.hex(40);
            AccessKey key;
            key.user_id = person.id;
            key.company_id = person.company_id;
            key.name = "test";
            key.hash = sha256(as_bytes(secret));
            key.created_at = service.parts().clock.now();
            tx.access_keys().add(key);
            return secret;
        });
    }
    Answer send(std::string_view method, std::string_view path, std::string_view key,
                std::string_view body = {}) {
        return service.send(
            fmt::format("{} /manage/v1{} HTTP/1.1\r\nHost: localhost\r\n"
                        "Authorization: Bearer {}\r\nConnection: close\r\n"
                        "Content-Type: application/json\r\n"
                        "Content-Length: {}\r\n\r\n{}",
                        method, path, key, body.size(), body));
    }
    json::value data_of(const Answer& answer) {
        return json::parse(answer.body).as_object().at("data");
    }
    // Registers a public app; its client_id.
    std::string register_app(const std::string& name = "Ledger") {
        const auto answer =
            send("POST", "/apps", admin_key,
                 fmt::format(R"({{"name":"{}","kind":"public","redirect_uris":["{}"]}})", name,
                             callback));
        EXPECT_EQ(answer.status, 201) << answer.body;
        return json_text(json::serialize(data_of(answer)), "client_id");
    }
};

}  // namespace grantor::test
