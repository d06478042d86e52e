#include "tests/gateway/gateway_service.hpp"

namespace grantor::test {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class Connecting : public GatewayService {
 protected:
    PageVisitor visitor{service};
};
class Attack12 : public Connecting {};
class Attack15 : public Connecting {
 protected:
    CompanyId acme = service.add_company("acme");
    TestUser hugo = service.add_user("hugo@acme.test", acme);
    TestUser grace = service.add_user("grace@acme.test", acme);
};
class Attack24 : public Connecting {};

}  // namespace

TEST_F(Connecting, needs_a_link_that_still_works) {
    const auto connection = add("acme");
    const auto path = link_path(connection);
    EXPECT_EQ(service.get("/connect/nonsense").status, 404);
    EXPECT_EQ(service.get(path + "x").status, 404);
    EXPECT_EQ(service.get(path).status, 200);
    service.advance(hours{1});
    EXPECT_EQ(service.get(path).status, 404);
}

TEST_F(Connecting, uses_up_its_link) {
    const auto connection = add("acme");
    const auto path = link_path(connection);
    EXPECT_EQ(come_back(visitor, depart(visitor, connection)).status, 303);
    EXPECT_EQ(service.get(path).status, 404);
}

TEST_F(Connecting, begins_with_a_form_of_ours) {
    const auto path = link_path(add("acme"));
    visitor.get(path);
    EXPECT_EQ(visitor.post(path, {{"csrf", "foreign"}, {"continue", path}}).status, 403);
}

TEST_F(Connecting, sends_state_and_challenge_and_proves_them_at_the_end) {
    const auto connection = add("acme");
    const auto departure = depart(visitor, connection);
    EXPECT_THAT(departure, StartsWith(provider.address() + "/oauth/authorize?"));
    EXPECT_EQ(query_value(departure, "client_id"), "app-1");
    EXPECT_EQ(query_value(departure, "response_type"), "code");
    EXPECT_EQ(query_value(departure, "redirect_uri"), service.issuer() + "/connect/callback/fake");
    EXPECT_EQ(query_value(departure, "code_challenge_method"), "S256");
    EXPECT_EQ(query_value(departure, "state").size(), 43u);
    const auto answer = come_back(visitor, departure);
    EXPECT_EQ(answer.field("Location"), "/connect/done") << answer.body;
    EXPECT_THAT(provider.last_form(), HasSubstr("code_verifier="));
    EXPECT_THAT(visitor.get("/connect/done").body, HasSubstr("connected"));
    const auto kept = find("acme");
    EXPECT_EQ(kept.state, ConnectionState::ok);
    EXPECT_EQ(kept.api_base, provider.address());
    EXPECT_EQ(kept.scope, "deals:read");
}

// A state belongs to one browser, and works once.
TEST_F(Attack12, connecting_ends_in_the_browser_where_it_began) {
    const auto departure = depart(visitor, add("acme"));
    PageVisitor other(service);
    other.get("/sign-in");
    EXPECT_EQ(come_back(other, departure).status, 400);
    EXPECT_EQ(provider.token_requests, 0);
    EXPECT_EQ(come_back(visitor, departure).status, 303);
    EXPECT_EQ(come_back(visitor, departure).status, 400) << "once";
    EXPECT_EQ(provider.token_requests, 1);
}

// Hugo sends Grace his link; if she allowed access, he would call the API as her.
TEST_F(Attack15, a_persons_connect_link_works_for_that_person_alone) {
    const auto connection = add("hugos", hugo.id);
    const auto path = link_path(connection);
    PageVisitor stranger(service);
    EXPECT_THAT(stranger.get(path).field("Location"),
                StartsWith("/sign-in?continue=%2Fconnect%2F"));
    visitor.sign_in(grace);
    const auto shown = visitor.get(path);
    EXPECT_EQ(shown.status, 403);
    EXPECT_THAT(shown.body, HasSubstr("belongs to somebody else"));
    const auto csrf = PageVisitor::hidden(visitor.get("/account"), "csrf");
    EXPECT_EQ(visitor.post(path, {{"csrf", csrf}, {"continue", path}}).status, 403);
    EXPECT_EQ(find("hugos").state, ConnectionState::waiting);
}

TEST_F(Attack15, a_persons_connection_is_finished_by_that_person_alone) {
    const auto connection = add("hugos", hugo.id);
    visitor.sign_in(hugo);
    const auto departure = depart(visitor, connection);
    // In the same browser, where somebody else signs in on the way.
    visitor.sign_in(grace);
    const auto answer = come_back(visitor, departure);
    EXPECT_EQ(answer.status, 400);
    EXPECT_THAT(answer.body, HasSubstr("belongs to somebody else"));
    EXPECT_EQ(provider.token_requests, 0) << "the code was not used";
    visitor.sign_in(hugo);
    EXPECT_EQ(come_back(visitor, departure).status, 400) << "and the attempt is over";
    EXPECT_EQ(come_back(visitor, depart(visitor, connection)).status, 303);
}

TEST_F(Attack15, an_operators_connect_link_says_whose_the_account_will_be) {
    const auto page = visitor.get(link_path(add("acme")));
    EXPECT_THAT(page.body, HasSubstr("belongs to the operator of"));
    EXPECT_THAT(page.body, HasSubstr("use my account</button>"));
    visitor.sign_in(hugo);
    const auto own = visitor.get(link_path(add("hugos", hugo.id)));
    EXPECT_THAT(own.body, Not(HasSubstr("operator")));
}

TEST_F(Connecting, ends_with_a_connection_that_is_removed_on_the_way) {
    const auto connection = add("acme");
    const auto departure = depart(visitor, connection);
    EXPECT_TRUE(service.store().write_now(
        [&](WriteTx& tx) { return tx.connections().remove(connection.id); }));
    EXPECT_EQ(come_back(visitor, departure).status, 400);
    EXPECT_EQ(provider.token_requests, 0);
}

// Mix-up (RFC 9700 §4.4): the answer of one server is brought where that of another is awaited.
class MixUp : public GatewayService {
 protected:
    explicit MixUp(std::function<void(gateway::Provider&)> change = {})
        : GatewayService(std::move(change)) {}
    Answer arrive(const std::string& path, const std::string& answer) {
        PageVisitor visitor(service);
        const auto departure = depart(visitor, connection);
        return visitor.get(path + "?state=" + query_value(departure, "state") + answer);
    }
    Connection connection = add("acme");
};
class KnownIssuer : public MixUp {
 protected:
    KnownIssuer()
        : MixUp([](gateway::Provider& fake) {
              fake.issuer = "https://login.example";
              fake.always_sends_issuer = true;
          }) {}
};
class SharedCallback : public MixUp {
 protected:
    SharedCallback()
        : MixUp([](gateway::Provider& fake) { fake.callback = gateway::CallbackStyle::shared; }) {}
};

TEST_F(MixUp, an_answer_at_the_callback_of_another_provider_is_refused) {
    for (const auto* path : {"/connect/callback", "/connect/callback/grantor",
                             "/connect/callback/pipedrive", "/connect/callback/nobody"}) {
        const auto answer = arrive(path, "&code=c-1");
        EXPECT_EQ(answer.status, 400) << path;
        EXPECT_THAT(answer.body, HasSubstr("address of another provider")) << path;
    }
    EXPECT_EQ(provider.token_requests, 0);
    EXPECT_EQ(arrive("/connect/callback/fake", "&code=c-1").status, 303);
}

TEST_F(MixUp, an_answer_of_a_foreign_issuer_is_refused) {
    for (const auto* issuer :
         {"https%3A%2F%2Fevil.example", "evil", "%20", "http%3A%2F%2F127.0.0.2"})
        EXPECT_EQ(arrive("/connect/callback/fake", std::string("&code=c-1&iss=") + issuer).status,
                  400)
            << issuer;
    EXPECT_EQ(provider.token_requests, 0);
    EXPECT_EQ(arrive("/connect/callback/fake", "&code=c-1&iss=http%3A%2F%2F127.0.0.1").status, 303);
}

TEST_F(KnownIssuer, is_compared_whole_and_must_be_there) {
    const std::string path = "/connect/callback/fake";
    for (const auto* issuer :
         {"", "&iss=", "&iss=https%3A%2F%2Flogin.example%2F", "&iss=https%3A%2F%2FLOGIN.example",
          "&iss=https%3A%2F%2Flogin.example&iss=https%3A%2F%2Fevil.example"})
        EXPECT_EQ(arrive(path, std::string("&code=c-1") + issuer).status, 400) << issuer;
    EXPECT_EQ(provider.token_requests, 0);
    EXPECT_EQ(arrive(path, "&code=c-1&iss=https%3A%2F%2Flogin.example").status, 303);
}

TEST_F(SharedCallback, still_works_where_an_app_is_registered_with_it) {
    PageVisitor visitor(service);
    const auto departure = depart(visitor, connection);
    EXPECT_EQ(query_value(departure, "redirect_uri"), service.issuer() + "/connect/callback");
    EXPECT_EQ(come_back(visitor, departure).status, 400) << "the address of its own";
    EXPECT_EQ(arrive("/connect/callback", "&code=c-1").status, 303);
    EXPECT_THAT(provider.last_form(), HasSubstr("connect%2Fcallback&"));
}

// Where the provider is this very service, signing in there changes the cookie of the session.
TEST_F(Connecting, survives_signing_in_on_the_way) {
    const auto ada = service.add_user("ada@acme.test", service.add_company("acme"));
    const auto departure = depart(visitor, add("acme"));
    visitor.sign_in(ada);
    EXPECT_EQ(come_back(visitor, departure).field("Location"), "/connect/done");
}

TEST_F(Connecting, takes_ten_minutes_at_most) {
    const auto departure = depart(visitor, add("acme"));
    service.advance(minutes{10});
    EXPECT_EQ(come_back(visitor, departure).status, 400);
    EXPECT_EQ(find("acme").state, ConnectionState::waiting);
}

TEST_F(Connecting, tells_that_the_person_said_no) {
    const auto connection = add("acme");
    auto departure = depart(visitor, connection);
    auto answer = come_back(visitor, departure, "error=user_denied");
    EXPECT_EQ(answer.status, 400);
    EXPECT_THAT(answer.body, HasSubstr("You did not allow access"));
    departure = depart(visitor, connection);
    provider.token_status = 401;
    provider.set_token_error(R"({"error":"invalid_client"})");
    EXPECT_EQ(come_back(visitor, departure).status, 400);
    EXPECT_EQ(find("acme").state, ConnectionState::waiting);
}

// To open the link again, as the page said, would not have helped.
TEST_F(Connecting, sends_to_the_operator_if_the_key_of_its_secrets_is_gone) {
    const auto connection = add("acme");
    const auto departure = depart(visitor, connection);
    service.store().write_now([&](WriteTx& tx) {
        return tx.connections().replace_client_secret(connection.id, Bytes{1, 2, 3});
    });
    const auto answer = come_back(visitor, departure);
    EXPECT_EQ(answer.status, 400);
    EXPECT_THAT(answer.body, HasSubstr("Tell the operator"));
    EXPECT_EQ(provider.token_requests, 0);
}

// Whoever writes the address of the redirect must not write on our pages or into our log.
TEST_F(Connecting, repeats_no_text_of_a_refusal) {
    for (const std::string error : {"error=Call+0800+1+now", "error=<b>x</b>",
                                    "error=access_denied&error_description=Call+0800+1+now"}) {
        const auto answer =
            come_back(visitor, depart(visitor, add(fmt::format("c{}", error.size()))), error);
        EXPECT_EQ(answer.status, 400);
        EXPECT_THAT(answer.body, Not(HasSubstr("0800")));
        EXPECT_THAT(answer.body, Not(HasSubstr("b&gt;x")));
    }
}

TEST_F(Attack24, a_connection_keeps_every_secret_sealed) {
    const auto connection = connect("acme");
    const auto holds = [](const Bytes& sealed, std::string_view secret) {
        return std::string_view(reinterpret_cast<const char*>(sealed.data()), sealed.size())
            .contains(secret);
    };
    EXPECT_FALSE(connection.access_token.empty());
    EXPECT_FALSE(holds(connection.access_token, "at-1-secret"));
    EXPECT_FALSE(holds(connection.refresh_token, "rt-1-secret"));
    EXPECT_FALSE(holds(connection.client_secret, "app-secret"));
}

class OwnConnections : public GatewayService {
 protected:
    OwnConnections()
        : acme(service.add_company("acme")),
          ada(service.add_user("ada@acme.test", acme)),
          ben(service.add_user("ben@acme.test", acme)) {}

    // Signed in, with the token that our pages send along.
    Fields session_of(const TestUser& user) {
        PageVisitor visitor(service);
        visitor.sign_in(user);
        const auto csrf = PageVisitor::hidden(visitor.get("/account"), "csrf");
        return {{"Cookie", "grantor=" + visitor.cookie()}, {"X-Grantor-Csrf", csrf}};
    }
    Answer send(const std::string& method, const std::string& target, const Fields& session,
                const std::string& body = {}) {
        std::string head =
            fmt::format("{} {} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n", method, target);
        for (const auto& [name, value] : session) head += name + ": " + value + "\r\n";
        head += fmt::format("Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
                            body.size(), body);
        return service.send(head);
    }

    CompanyId acme;
    TestUser ada;
    TestUser ben;
};

TEST_F(OwnConnections, are_for_people_who_are_signed_in) {
    EXPECT_EQ(service.get("/connections").status, 401);
    auto session = session_of(ada);
    session.pop_back();
    EXPECT_EQ(send("GET", "/connections", session).status, 401) << "a page of another site";
}

TEST_F(OwnConnections, are_made_connected_used_and_removed) {
    const auto session = session_of(ada);
    EXPECT_EQ(send("POST", "/connections", session, "no json").status, 400);
    EXPECT_EQ(send("POST", "/connections", session, R"({"provider":"nobody"})").status, 422);
    EXPECT_EQ(send("POST", "/connections", session, R"({"provider":"fake"})").status, 422);
    const auto made = send(
        "POST", "/connections", session,
        R"({"provider":"fake","name":"mine","client_id":"app-1","client_secret":"app-secret"})");
    ASSERT_EQ(made.status, 201) << made.body;
    EXPECT_THAT(made.body, Not(HasSubstr("app-secret")));
    EXPECT_THAT(made.body, HasSubstr("/connect/v1f."));
    EXPECT_EQ(send("POST", "/connections", session,
                   R"({"provider":"fake","name":"mine","client_id":"a","client_secret":"b"})")
                  .status,
              422)
        << "the name is taken";

    connect(find("mine"), &ada);
    const auto list = send("GET", "/connections", session);
    EXPECT_THAT(list.body, HasSubstr(R"("state":"ok")"));
    EXPECT_THAT(list.body, Not(HasSubstr("at-1-secret")));
    EXPECT_EQ(service.get("/gateway/mine/api/deals", session).status, 200);
    EXPECT_THAT(send("GET", "/connections/mine/calls", session).body, HasSubstr("/api/deals"));

    const auto stranger = session_of(ben);
    EXPECT_EQ(service.get("/gateway/mine/api/deals", stranger).status, 404);
    EXPECT_EQ(send("DELETE", "/connections/mine", stranger).status, 404);
    EXPECT_EQ(send("POST", "/connections/mine/link", stranger).status, 404);
    EXPECT_EQ(send("GET", "/connections/mine/calls", stranger).status, 404);

    EXPECT_THAT(send("DELETE", "/connections/mine", session).body, HasSubstr(R"("revoked":true)"));
    EXPECT_EQ(provider.revocations, 1);
    EXPECT_EQ(service.get("/gateway/mine/api/deals", session).status, 404);
}

}  // namespace grantor::test
