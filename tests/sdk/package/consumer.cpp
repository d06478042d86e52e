// An application that has only the installed library.
#include <cstdio>
#include <grantor/client.hpp>
#include <stdexcept>

using namespace grantor::client;

namespace {

// Types of the interface are implemented, thrown and caught across the library's border.
class NoTransport final : public Transport {
 public:
    Result<HttpResponse> send(const HttpRequest&, const CallOptions&) override {
        return Error{.kind = ErrorKind::network, .description = "there is no network here"};
    }
};

bool runs() {
    const OauthApi oauth({.transport = std::make_shared<NoTransport>()});
    const auto url = oauth.authorize("id", "http://127.0.0.1/cb", make_state());
    if (!url || !url->starts_with("https://oauth.pipedrive.com/oauth/authorize?")) return false;
    TokenSource tokens(oauth, ClientAuthentication::basic("id", Secret{"secret"}));
    if (tokens.access_token().error().kind != ErrorKind::reauthorization_required) return false;
    TokenSet old;
    old.access_token = Secret{"a"};
    old.refresh_token = Secret{"r"};
    old.expires_at = TimePoint{};
    if (!tokens.set_tokens(old)) return false;
    if (tokens.access_token().error().kind != ErrorKind::network) return false;
    if (Json::parse(R"({"a":[1]})").value()["a"][0].as_integer() != 1) return false;
    try {
        (void)Json::parse("{").value();
        return false;
    } catch (const BadResultAccess&) {
    }
    return make_curl_transport() != nullptr && LoopbackReceiver::open().has_value();
}

}  // namespace

int main() {
    if (!runs()) return 1;
    std::puts("the consumer runs");
    return 0;
}
