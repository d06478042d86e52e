// The list of all forms, which the tests in the browser go by, against the tables of routes: a form
// without a row would be tried by nobody.
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>
#include <sstream>

#include "app/parts.hpp"
#include "app/routes.hpp"
#include "authserver/routes.hpp"
#include "tests/support/running_service.hpp"

namespace grantor::test {
namespace {

std::set<std::string> listed_forms() {
    std::ifstream in(GRANTOR_SOURCE_DIR "/tests/browser/forms.txt");
    std::set<std::string> out;
    for (std::string line; std::getline(in, line);) {
        if (line.empty() || line.starts_with('#')) continue;
        std::istringstream words(line);
        std::string kind, path;
        words >> kind >> path;
        EXPECT_THAT((std::set<std::string>{"ends", "creates", "changes"}), testing::Contains(kind));
        EXPECT_TRUE(out.insert(path).second) << path << " is listed twice";
    }
    return out;
}

// What programs send is JSON, or is sent with every method.
bool is_for_programs(const http::Route& route) {
    return route.methods == http::every_method || route.path.starts_with("/manage/") ||
           route.path.starts_with("/connections");
}

}  // namespace

TEST(Forms, are_all_in_the_list_that_the_browser_tests_go_by) {
    RunningService service;
    std::set<std::string> mounted;
    for (const auto& routes :
         {app::routes_for_people(service.parts()), authserver::routes(service.parts().services)})
        for (const auto& route : routes)
            if (route.methods.contains(http::Method::post) && !is_for_programs(route))
                mounted.insert(route.path);
    auto listed = listed_forms();
    // Pages of the sandbox alone are found by the walk of the browser.
    std::erase_if(listed, [](const std::string& path) { return path.starts_with("/sandbox"); });
    // The gateway is off here.
    listed.erase("/connect/{ticket}");
    mounted.erase("/connect/{ticket}");
    EXPECT_GT(mounted.size(), 50u);
    EXPECT_EQ(listed, mounted);
}

}  // namespace grantor::test
