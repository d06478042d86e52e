// The documentation as a service shows it.
#include "docs/pages.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <regex>
#include <set>

#include "app/options/options.hpp"
#include "docs/document.hpp"
#include "oauth/profile.hpp"
#include "tests/support/running_service.hpp"

namespace grantor::docs {
namespace {

using test::RunningService;
using testing::HasSubstr;
using testing::Not;

constexpr std::size_t page_bytes_max = 100'000;
constexpr auto mark = "Some examples on this page are of the built-in API";

test::ServiceWish without_built_in_api() {
    return {.options = [](app::Options& options) {
        options.policy.wire = find_profile("standard")->wire;
    }};
}

std::set<std::string> links_in(const std::string& page) {
    static const std::regex link("href=\"(/docs[^\"]*|#[^\"]+)\"");
    std::set<std::string> links;
    for (std::sregex_iterator it(page.begin(), page.end(), link), end; it != end; ++it)
        links.insert((*it)[1]);
    return links;
}

TEST(Documents, are_pages_of_moderate_size_without_anything_active) {
    RunningService service;
    for (const auto& document : documents()) {
        const auto path = "/docs/" + std::string(document.listed.name);
        const auto page = service.get(path);
        EXPECT_EQ(page.status, 200) << path;
        EXPECT_LT(page.body.size(), page_bytes_max) << path;
        EXPECT_THAT(page.body, HasSubstr("<h1><bdi>" + std::string(document.title)));
        EXPECT_THAT(page.field("Content-Security-Policy"), HasSubstr("default-src 'none'"));
        EXPECT_THAT(std::string(document.html.text()), Not(HasSubstr("<script"))) << path;
    }
}

TEST(Documents, lead_to_pages_and_sections_that_exist) {
    RunningService service;
    std::set<std::string> targets = links_in(service.get("/docs").body);
    targets.erase("#content");
    EXPECT_EQ(targets.size(), documents().size() + 1);  // and the one in the foot
    for (const auto& document : documents())
        for (auto link : links_in(std::string(document.html.text()))) {
            if (link.starts_with('#')) link = "/docs/" + std::string(document.listed.name) + link;
            targets.insert(link);
        }
    EXPECT_GT(targets.size(), documents().size() * 3);
    for (const auto& target : targets) {
        const auto hash = std::min(target.find('#'), target.size());
        const auto page = service.get(target.substr(0, hash));
        EXPECT_EQ(page.status, 200) << target;
        if (hash == target.size()) continue;
        EXPECT_THAT(page.body, HasSubstr(" id=\"" + target.substr(hash + 1) + "\"")) << target;
    }
}

TEST(Documents, whose_examples_are_of_another_api_say_so) {
    RunningService with;
    EXPECT_THAT(with.get("/docs").body, HasSubstr("/docs/wire\""));
    EXPECT_THAT(with.get("/docs/sandbox").body, Not(HasSubstr(mark)));

    RunningService without(without_built_in_api());
    const auto list = without.get("/docs").body;
    for (const auto* about_it : {"/docs/wire\"", "/docs/clients\""})
        EXPECT_THAT(list, Not(HasSubstr(about_it)));
    EXPECT_THAT(without.get("/docs/wire").body, HasSubstr(mark));
    EXPECT_THAT(without.get("/docs/sandbox").body, HasSubstr(mark));
    EXPECT_THAT(without.get("/docs/scopes").body, Not(HasSubstr(mark)));
}

TEST(Documents, are_found_by_the_words_of_their_titles_and_headings) {
    RunningService service;
    const auto found = service.get("/docs?q=OWN+api+sandbox").body;
    EXPECT_THAT(found, HasSubstr("href=\"/docs/sandbox#a-sandbox-for-your-own-api\""));
    EXPECT_THAT(found, Not(HasSubstr("href=\"/docs/scopes\"")));
    EXPECT_THAT(service.get("/docs?q=look+up+an+option").body,
                HasSubstr("1 title or heading matches."));
    const auto nothing = service.get("/docs?q=%3Cb%3E").body;
    EXPECT_THAT(nothing, HasSubstr("0 titles and headings match."));
    EXPECT_THAT(nothing, HasSubstr("value=\"&lt;b&gt;\""));
    EXPECT_THAT(service.get("/docs?q=+").body, HasSubstr("For operators"));
}

TEST(Documents, that_do_not_exist_are_not_found) {
    RunningService service;
    for (const auto* path : {"/docs/nothing", "/docs/style", "/docs/edge.md"})
        EXPECT_EQ(service.get(path).status, 404) << path;
}

}  // namespace
}  // namespace grantor::docs
