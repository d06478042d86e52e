#include "tests/support/page_visitor.hpp"

namespace grantor::test {

Answer PageVisitor::sign_in(const TestUser& user, std::string_view target) {
    const auto page = get("/sign-in");
    return post("/sign-in", {{"csrf", hidden(page, "csrf")},
                             {"email", user.email},
                             {"password", user.password},
                             {"continue", std::string(target)}});
}

std::string PageVisitor::hidden(const Answer& page, std::string_view name) {
    const auto mark = "name=\"" + std::string(name) + "\" value=\"";
    const auto at = page.body.find(mark);
    if (at == std::string::npos) return {};
    auto value = page.body.substr(at + mark.size());
    value.resize(value.find('"'));
    for (const auto& [escaped, plain] : {std::pair{"&amp;", "&"}, {"&quot;", "\""}, {"&#39;", "'"}})
        for (auto found = value.find(escaped); found != std::string::npos;
             found = value.find(escaped, found + 1))
            value.replace(found, std::string_view(escaped).size(), plain);
    return value;
}

Answer PageVisitor::keep(Answer answer) {
    const auto set = answer.field("Set-Cookie");
    const auto equals = set.find('=');
    if (equals == std::string::npos) return answer;
    const auto name = set.substr(0, equals);
    (name == "grantor" ? cookie_ : others_[name]) =
        set.substr(equals + 1, set.find(';') - equals - 1);
    return answer;
}

}  // namespace grantor::test
