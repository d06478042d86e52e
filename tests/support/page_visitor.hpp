// A browser as far as forms need one: keeps the cookie, reads hidden fields, does not follow
// redirects.
#pragma once

#include <map>
#include <string>

#include "tests/support/running_service.hpp"

namespace grantor::test {

class PageVisitor {
 public:
    explicit PageVisitor(const RunningService& service) : service_(service) {}

    Answer get(std::string_view target) { return keep(service_.get(target, headers())); }
    Answer post(std::string_view path, const Fields& form) {
        return keep(service_.post(path, form, headers()));
    }
    // Where the answer to a form leads; the answer itself if it leads nowhere.
    Answer follow(Answer answer) {
        return answer.status == 303 ? get(answer.field("Location")) : std::move(answer);
    }
    // Opens the sign-in page and answers it.
    Answer sign_in(const TestUser& user, std::string_view target = "/");

    // The value of a hidden input of the page, decoded.
    static std::string hidden(const Answer& page, std::string_view name);

    const std::string& cookie() const { return cookie_; }
    void set_cookie(std::string cookie) { cookie_ = std::move(cookie); }

 private:
    Fields headers() const {
        std::string line = cookie_.empty() ? "" : "grantor=" + cookie_;
        for (const auto& [name, value] : others_)
            line += (line.empty() ? "" : "; ") + name + "=" + value;
        return line.empty() ? Fields{} : Fields{{"Cookie", line}};
    }
    Answer keep(Answer answer);

    const RunningService& service_;
    std::string cookie_;
    std::map<std::string, std::string> others_;
};

}  // namespace grantor::test
