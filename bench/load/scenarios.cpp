#include "bench/load/scenarios.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <numeric>
#include <random>
#include <stdexcept>
#include <utility>
#include <vector>

#include "base/encoding.hpp"
#include "bench/load/prepared.hpp"
#include "bench/load/shares.hpp"

namespace grantor::bench {
namespace {

std::string get(std::string_view target, std::string_view fields = {}) {
    return fmt::format("GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\n{}\r\n", target, fields);
}

void append_post(std::string& out, std::string_view target, std::string_view fields,
                 std::string_view body) {
    fmt::format_to(std::back_inserter(out),
                   "POST {} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                   "Content-Type: application/x-www-form-urlencoded\r\n{}"
                   "Content-Length: {}\r\n\r\n{}",
                   target, fields, body.size(), body);
}

std::string basic_field(const ClientApp& app) {
    return "Authorization: Basic " + to_base64(as_bytes(app.client_id + ':' + app.client_secret)) +
           "\r\n";
}

// What stands between two texts; "" if either is missing.
std::string_view between(std::string_view text, std::string_view before, std::string_view after) {
    const auto start = text.find(before);
    if (start == std::string_view::npos) return {};
    text.remove_prefix(start + before.size());
    const auto end = text.find(after);
    return end == std::string_view::npos ? std::string_view{} : text.substr(0, end);
}

// In which order the lines are used: shuffled, always in the same way.
std::vector<std::uint32_t> shuffled(std::size_t count) {
    std::vector<std::uint32_t> order(count);
    std::iota(order.begin(), order.end(), 0U);
    std::shuffle(order.begin(), order.end(), std::mt19937_64{1});
    return order;
}

class Constant final : public Scenario {
 public:
    bool write_request(std::size_t, std::string& out) override {
        out += request_;
        return true;
    }
    Progress read_answer(std::size_t, const Answer& answer) override {
        return answer.status == 200 ? Progress::done : Progress::failed;
    }

 private:
    const std::string request_ = get("/.well-known/oauth-authorization-server");
};

// An API request with a token, and what shows that it got where it should.
struct ApiRequest {
    std::string_view tokens;  // the file
    std::string_view target;
    std::string_view fields;
    int status;
    std::string_view body_part;
};
// table: name, request. Behind `edge` is nothing but a constant body of 404.
struct ApiRow {
    std::string_view name;
    ApiRequest request;
};
constexpr ApiRow api_rows[] = {
    {"edge", {"access", "/api/v2/deals/1", "", 404, "No upstream"}},
    {"resource", {"people_access", "/api/v1/users/me", "", 200, "company_domain"}},
    {"gateway", {"gateway", "/gateway/bench/api/v2/deals/1", "", 200, ""}},
    {"proxy", {"access", "/api/v2/deals/1", "", 200, ""}},
    {"check",
     {"access", "/edge/check", "X-Original-Method: GET\r\nX-Original-URI: /api/v2/deals/1\r\n", 200,
      ""}},
};

class ApiCalls final : public Scenario {
 public:
    ApiCalls(const std::string& directory, const ApiRequest& request)
        : request_(request),
          tokens_(fmt::format("{}/{}", directory, request.tokens)),
          shares_(tokens_.size()) {}
    void use_connections(std::size_t count) override { shares_.divide(count); }
    bool write_request(std::size_t connection, std::string& out) override {
        fmt::format_to(std::back_inserter(out),
                       "GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\n{}"
                       "Authorization: Bearer {}\r\n\r\n",
                       request_.target, request_.fields, tokens_.text(shares_.cycle(connection)));
        return true;
    }
    Progress read_answer(std::size_t, const Answer& answer) override {
        return answer.status == request_.status && answer.body.contains(request_.body_part)
                   ? Progress::done
                   : Progress::failed;
    }

 private:
    const ApiRequest request_;
    PreparedLines tokens_;
    Shares shares_;
};

// Each connection walks its own grants in random order and keeps the newest token of each.
class Refresh final : public Scenario {
 public:
    Refresh(const std::string& directory, const std::string& policy)
        : basic_(basic_field(read_client_app(directory + "/client_" + policy))),
          tokens_(directory + "/refresh_" + policy),
          order_(shuffled(tokens_.size())),
          shares_(tokens_.size()) {}
    void use_connections(std::size_t count) override {
        shares_.divide(count);
        current_.resize(count);
    }
    bool write_request(std::size_t connection, std::string& out) override {
        current_[connection] = order_[shares_.cycle(connection)];
        body_ = "grant_type=refresh_token&refresh_token=";
        body_ += tokens_.text(current_[connection]);
        append_post(out, "/oauth/token", basic_, body_);
        return true;
    }
    Progress read_answer(std::size_t connection, const Answer& answer) override {
        const auto token = between(answer.body, R"("refresh_token":")", "\"");
        const auto line = tokens_.line(current_[connection]);
        if (answer.status != 200 || token.size() != line.size()) return Progress::failed;
        std::ranges::copy(token, line.begin());
        return Progress::done;
    }

 private:
    const std::string basic_;
    PreparedLines tokens_;
    const std::vector<std::uint32_t> order_;
    Shares shares_;
    std::vector<std::uint32_t> current_;
    std::string body_;
};

class Exchange final : public Scenario {
 public:
    explicit Exchange(const std::string& directory)
        : app_(read_client_app(directory + "/client_rotating")),
          basic_(basic_field(app_)),
          redirect_("&redirect_uri=" + percent_encode(app_.redirect_uri)),
          codes_(directory + "/codes") {}
    // Codes are used in the order in which they were made, as in real life.
    bool write_request(std::size_t, std::string& out) override {
        if (next_ == codes_.size()) return false;
        body_ = "grant_type=authorization_code&code=";
        body_ += codes_.text(next_++);
        body_ += redirect_;
        append_post(out, "/oauth/token", basic_, body_);
        return true;
    }
    Progress read_answer(std::size_t, const Answer& answer) override {
        return answer.status == 200 ? Progress::done : Progress::failed;
    }

 private:
    const ClientApp app_;
    const std::string basic_;
    const std::string redirect_;
    PreparedLines codes_;
    std::size_t next_ = 0;
    std::string body_;
};

// A signed-in browser: the consent page, its form posted, and then the app exchanges the code.
class Install final : public Scenario {
 public:
    explicit Install(const std::string& directory)
        : app_(read_client_app(directory + "/client_rotating")),
          basic_(basic_field(app_)),
          redirect_(percent_encode(app_.redirect_uri)),
          page_(fmt::format("/oauth/authorize?client_id={}&redirect_uri={}&state=0123456789abcdef",
                            app_.client_id, redirect_)),
          cookies_(directory + "/cookies"),
          shares_(cookies_.size()) {}
    void use_connections(std::size_t count) override {
        shares_.divide(count);
        visits_.resize(count);
    }
    bool write_request(std::size_t connection, std::string& out) override {
        auto& visit = visits_[connection];
        if (visit.step == Step::page) visit.user = shares_.cycle(connection);
        const auto cookie = fmt::format("Cookie: grantor={}\r\n", cookies_.text(visit.user));
        switch (visit.step) {
            case Step::page:
                out += get(page_, cookie);
                break;
            case Step::consent:
                append_post(out, "/oauth/authorize", cookie, visit.form);
                break;
            case Step::token:
                append_post(out, "/oauth/token", basic_, visit.form);
                break;
        }
        return true;
    }
    Progress read_answer(std::size_t connection, const Answer& answer) override {
        auto& visit = visits_[connection];
        switch (std::exchange(visit.step, Step::page)) {
            case Step::page:
                return read_page(visit, answer);
            case Step::consent:
                return read_redirect(visit, answer);
            case Step::token:
                break;
        }
        return answer.status == 200 ? Progress::done : Progress::failed;
    }

 private:
    enum class Step { page, consent, token };
    struct Visit {
        Step step = Step::page;
        std::size_t user = 0;
        std::string form;
    };

    static Progress read_page(Visit& visit, const Answer& answer) {
        const auto csrf = between(answer.body, R"(name="csrf" value=")", "\"");
        const auto request = between(answer.body, R"(name="request" value=")", "\"");
        if (answer.status != 200 || csrf.empty() || request.empty()) return Progress::failed;
        visit.form = fmt::format("csrf={}&request={}&decision=allow", csrf, request);
        visit.step = Step::consent;
        return Progress::goes_on;
    }
    Progress read_redirect(Visit& visit, const Answer& answer) const {
        const auto location = between(answer.head, "\r\nLocation: ", "\r\n");
        const auto code = between(location, "code=", "&");
        if (answer.status != 303 || code.empty()) return Progress::failed;
        visit.form =
            fmt::format("grant_type=authorization_code&code={}&redirect_uri={}", code, redirect_);
        visit.step = Step::token;
        return Progress::goes_on;
    }

    const ClientApp app_;
    const std::string basic_;
    const std::string redirect_;
    const std::string page_;
    PreparedLines cookies_;
    Shares shares_;
    std::vector<Visit> visits_;
};

// The token passes, its grant is revoked, and the very next request must be refused.
class Revoke final : public Scenario {
 public:
    explicit Revoke(const std::string& directory)
        : basic_(basic_field(read_client_app(directory + "/client_stable"))),
          access_(directory + "/revocable_access"),
          refresh_(directory + "/revocable_refresh"),
          shares_(access_.size()) {}
    void use_connections(std::size_t count) override {
        shares_.divide(count);
        visits_.resize(count);
    }
    bool write_request(std::size_t connection, std::string& out) override {
        auto& visit = visits_[connection];
        if (visit.step == Step::call) visit.line = shares_.take(connection);
        if (visit.line == SIZE_MAX) return false;
        if (visit.step == Step::revoke) {
            append_post(out, "/oauth/revoke", basic_,
                        fmt::format("token={}", refresh_.text(visit.line)));
        } else {
            out += get("/api/v2/deals/1",
                       fmt::format("Authorization: Bearer {}\r\n", access_.text(visit.line)));
        }
        return true;
    }
    Progress read_answer(std::size_t connection, const Answer& answer) override {
        auto& visit = visits_[connection];
        switch (std::exchange(visit.step, Step::call)) {
            case Step::call:
                if (answer.status != 404) return Progress::failed;
                visit.step = Step::revoke;
                return Progress::goes_on;
            case Step::revoke:
                if (answer.status != 200) return Progress::failed;
                visit.step = Step::call_again;
                return Progress::goes_on;
            case Step::call_again:
                break;
        }
        return answer.status == 401 ? Progress::done : Progress::failed;
    }

 private:
    enum class Step { call, revoke, call_again };
    struct Visit {
        Step step = Step::call;
        std::size_t line = 0;
    };
    const std::string basic_;
    PreparedLines access_;
    PreparedLines refresh_;
    Shares shares_;
    std::vector<Visit> visits_;
};

// A refresh at a server of another make (bench/peers), whose tokens have any form.
class PeerRefresh final : public Scenario {
 public:
    void use_connections(std::size_t count) override {
        while (tokens_.size() < count) tokens_.push_back(fmt::format("first-{}", tokens_.size()));
    }
    bool write_request(std::size_t connection, std::string& out) override {
        append_post(out, "/oauth/token", basic_,
                    "grant_type=refresh_token&refresh_token=" + tokens_[connection]);
        return true;
    }
    Progress read_answer(std::size_t connection, const Answer& answer) override {
        const auto token = between(answer.body, R"("refresh_token":")", "\"");
        if (answer.status != 200 || token.empty()) return Progress::failed;
        tokens_[connection] = token;
        return Progress::done;
    }

 private:
    const std::string basic_ = basic_field({"peer", "secret", {}});
    std::vector<std::string> tokens_;
};

}  // namespace

std::unique_ptr<Scenario> make_scenario(std::string_view name, const std::string& directory) {
    if (name == "constant") return std::make_unique<Constant>();
    if (name == "refresh_stable") return std::make_unique<Refresh>(directory, "stable");
    if (name == "refresh_rotating") return std::make_unique<Refresh>(directory, "rotating");
    if (name == "exchange") return std::make_unique<Exchange>(directory);
    if (name == "install") return std::make_unique<Install>(directory);
    if (name == "revoke") return std::make_unique<Revoke>(directory);
    if (name == "peer_refresh") return std::make_unique<PeerRefresh>();
    for (const auto& row : api_rows)
        if (row.name == name) return std::make_unique<ApiCalls>(directory, row.request);
    throw std::runtime_error(fmt::format("there is no scenario {}", name));
}

std::string first_token_request(const std::string& directory) {
    const PreparedLines tokens(directory + "/refresh_stable");
    std::string request;
    append_post(request, "/oauth/token", basic_field(read_client_app(directory + "/client_stable")),
                fmt::format("grant_type=refresh_token&refresh_token={}", tokens.text(0)));
    return request;
}

}  // namespace grantor::bench
