// A web app that people connect their company to: "Connect", consent, and back to a list of deals.
//
//   CLIENT_SECRET=… sdk_example_server_app SERVER CLIENT_ID [PORT]
//
// The web server is cpp-httplib; nothing here depends on it. With a sandbox, PORT 3000 fits the
// callback that the demo apps have.
#include <cstdlib>
#include <httplib.h>
#include <iostream>
#include <map>
#include <mutex>

#include "grantor/client.hpp"

using namespace grantor::client;

namespace {

// One TokenSource for each account, made when it is first needed: all requests of an account share
// one, so that they share its refreshes too.
class Accounts {
 public:
    Accounts(OauthApi oauth, ClientAuthentication app, std::shared_ptr<TokenStore> store)
        : oauth_(std::move(oauth)), app_(std::move(app)), store_(std::move(store)) {}

    std::shared_ptr<TokenSource> of(const std::string& account) {
        const std::lock_guard lock(mutex_);
        auto& source = sources_[account];
        if (!source)
            source = std::make_shared<TokenSource>(oauth_, app_, store_,
                                                   TokenSourceOptions{.account = account});
        return source;
    }

 private:
    const OauthApi oauth_;
    const ClientAuthentication app_;
    const std::shared_ptr<TokenStore> store_;
    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<TokenSource>> sources_;
};

// A random cookie names the visitor. A real app has its own session here.
std::string session_of(const httplib::Request& request, httplib::Response& response) {
    const std::string cookies = request.get_header_value("Cookie");
    if (const auto at = cookies.find("session="); at != std::string::npos)
        return cookies.substr(at + 8, cookies.find(';', at) - at - 8);
    auto session = make_state();
    response.set_header("Set-Cookie", "session=" + session + "; HttpOnly; SameSite=Lax; Path=/");
    return session;
}

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '<') {
            out += "&lt;";
        } else if (c == '&') {
            out += "&amp;";
        } else {
            out += c;
        }
    }
    return out;
}

void show(httplib::Response& response, const Error& error) {
    response.status = 502;
    response.set_content(error.message(), "text/plain");
}

void show_deals(TokenSource& source, ApiClient api, httplib::Response& response) {
    if (const auto token = source.access_token(); !token) {
        if (token.error().kind != ErrorKind::reauthorization_required)
            return show(response, token.error());
        return response.set_content("<a href=\"/connect\">Connect</a>", "text/html");
    }
    auto deals = cursor_pages(std::move(api), "/api/v2/deals", {{"status", "open"}});
    const auto page = deals.next();
    if (!page) return show(response, page.error());
    std::string html = "<h1>Your open deals</h1><ul>";
    for (const auto& deal : page->value_or(Json::Array{}))
        html += "<li>" + escaped(deal["title"].as_text()) + "</li>";
    response.set_content(html + "</ul>", "text/html; charset=utf-8");
}

}  // namespace

int main(int count, char** words) {
    const char* secret = std::getenv("CLIENT_SECRET");
    if (count < 3 || secret == nullptr) {
        std::cerr << "usage: CLIENT_SECRET=… " << words[0] << " SERVER CLIENT_ID [PORT]\n";
        return 2;
    }
    const auto store = open_sqlite_store("accounts.db");
    if (!store) {
        std::cerr << store.error().message() << "\n";
        return EXIT_FAILURE;
    }
    const int port = count > 3 ? std::atoi(words[3]) : 3000;
    const auto callback = "http://localhost:" + std::to_string(port) + "/callback";
    const OauthApi oauth({.base_path = words[1]});
    const auto app = ClientAuthentication::basic(words[2], Secret{secret});
    // Kept in the configuration of a real app, so that all its servers have the same.
    const StateSigner states(Secret{make_state()});
    Accounts accounts(oauth, app, *store);

    httplib::Server server;
    server.Get("/", [&](const httplib::Request& request, httplib::Response& response) {
        const auto source = accounts.of(session_of(request, response));
        show_deals(*source, ApiClient(source), response);
    });
    server.Get("/connect", [&](const httplib::Request& request, httplib::Response& response) {
        const auto state = states.issue(session_of(request, response));
        if (!state) return show(response, state.error());
        const auto url = oauth.authorize(app.client_id(), callback, *state);
        if (!url) return show(response, url.error());
        response.set_redirect(*url);
    });
    server.Get("/callback", [&](const httplib::Request& request, httplib::Response& response) {
        const auto session = session_of(request, response);
        const auto check = [&](std::string_view state) -> Result<void> {
            if (auto ours = states.check(state, session); !ours) return ours.error();
            return {};
        };
        const auto redirect = oauth.read_redirect(request.target, {.check_state = check});
        if (!redirect) return show(response, redirect.error());
        const auto tokens = oauth.get_tokens(app, "authorization_code", redirect->code, callback);
        if (!tokens) return show(response, tokens.error());
        if (auto kept = accounts.of(session)->set_tokens(*tokens); !kept)
            return show(response, kept.error());
        response.set_redirect("/");
    });
    std::cout << "http://localhost:" << port << "/" << std::endl;
    return server.listen("127.0.0.1", port) ? EXIT_SUCCESS : EXIT_FAILURE;
}
