#include "tests/pages/documented_page.hpp"

#include <array>
#include <ctemplate/template.h>
#include <fmt/format.h>
#include <fstream>

#include "pages/chart.hpp"
#include "pages/frame.hpp"
#include "pages/qr_code.hpp"

namespace grantor::pages {
namespace {

const Time now = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + hours{4};

void load_documented_template() {
    std::string text = "{{%AUTOESCAPE context=\"HTML\"}}";
    for (const auto& block : documented_markup()) text += block;
    ctemplate::StringToTemplateCache("documented.html", text, ctemplate::DO_NOT_STRIP);
}

Frame frame_for(const StrangersWords& words) {
    Frame frame;
    frame.title = "Credentials · " + words.app_name;
    frame.heading = words.app_name;
    frame.lead = words.text;
    frame.section = Section::developers;
    frame.person = FramePerson{.name = words.person_name,
                               .email = "ada@acme.example",
                               .company_name = words.company_name,
                               .other_companies = {{"2", words.company_name}, {"3", "Globex"}},
                               .csrf = "csrf\"token",
                               .is_company_admin = true,
                               .is_platform_person = true};
    frame.target = "/developer/apps/7?tab=\"credentials\"&page=2";
    frame.now = now;
    frame.breadcrumb = {{"Your apps", "/developer"}, {words.app_name, words.address}};
    frame.tabs = {{"Basic info", "/developer/apps/7", false},
                  {"OAuth & scopes", "/developer/apps/7/scopes", false},
                  {"Credentials", "/developer/apps/7/credentials", true},
                  {"General info", "/developer/apps/7/listing", false},
                  {"Review", "/developer/apps/7/review", false}};
    frame.side = {{"", {{"Overview", "/developer/apps/7", true}}},
                  {words.text, {{words.app_name, words.address}, {"Requests", "/requests"}}}};
    frame.banner = FrameBanner{words.text, words.app_name, words.address};
    frame.has_sandbox = true;
    frame.actions = {{"Test", words.address, false}, {"Install", "/marketplace/7/install", true}};
    frame.badge = FrameBadge{"In review", Tone::waiting};
    frame.icon = FrameIcon{"", words.app_name};
    frame.notice = "Saved.";
    return frame;
}

void add_scopes(PageData& data, const StrangersWords& words) {
    auto deals = data.add("SCOPE_GROUP");
    deals.set("SCOPE_GROUP_NAME", "Deals");
    for (const auto* access : {"read", "full"}) {
        auto scope = deals.add("SCOPE");
        scope.set("SCOPE_NAME", fmt::format("deals:{}", access));
        scope.set("SCOPE_TITLE", access == std::string("read") ? "Read deals" : "Manage deals");
        scope.set("SCOPE_TEXT", words.text);
        if (access == std::string("read")) scope.show("SCOPE_CHOSEN");
    }
    auto basic = data.add("SCOPE_GROUP");
    basic.set("SCOPE_GROUP_NAME", "Basic");
    auto scope = basic.add("SCOPE");
    scope.set("SCOPE_NAME", "base");
    scope.set("SCOPE_TITLE", "Who installed the app");
    scope.set("SCOPE_TEXT", "Name, language and company of the person. Every app has this.");
    scope.show("SCOPE_CHOSEN");
    scope.show("SCOPE_FIXED");
}

void add_form(PageData& data, const StrangersWords& words, std::span<const FieldError> errors) {
    data.set("CSRF", "csrf\"token");
    data.set_field("NAME", words.app_name, error_of(errors, "name"));
    data.set_field("SUMMARY", words.text, error_of(errors, "summary"));
    const std::vector<Choice> categories{
        {"", "All categories"}, {"sales", "Sales", true}, {words.text, words.app_name}};
    data.add_choices("CATEGORY", categories);
    data.show("KIND_PUBLIC");
    data.set("APP_ID", "7");
    data.set("QUERY", words.text);
    add_scopes(data, words);
}

void add_lists(PageData& data, const StrangersWords& words) {
    for (const auto& [name, state, tone] : {std::tuple{words.app_name, "Live", Tone::good},
                                            {"Ledger Link", "In review", Tone::waiting},
                                            {"Quote Maker", "Draft", Tone::quiet},
                                            {"Mail Merge", "Failed", Tone::bad}}) {
        auto row = data.add("APP");
        row.set_icon("APP_ICON", "", name);
        row.set("APP_ROW_ID", "7");
        row.set("APP_NAME", name);
        row.set("APP_MAKER", words.company_name);
        row.set_badge("APP_STATUS", state, tone);
        row.set_time("APP_USED", tone == Tone::quiet ? Time{} : now - hours{3});
        row.set_number("APP_REQUESTS", 1'204'817);
        auto card = data.add("LISTED");
        card.set_icon("LISTED_ICON", "", name);
        card.set("LISTED_ID", "7");
        card.set("LISTED_NAME", name);
        card.set("LISTED_MAKER", words.company_name);
        card.set("LISTED_SUMMARY", words.text);
        if (tone == Tone::good) card.show("LISTED_INSTALLED");
        auto entry = data.add("ENTRY");
        entry.set_badge("ENTRY_STATE", tone == Tone::bad ? "Failed" : "Delivered", tone);
        entry.set("ENTRY_WHAT", "DELETE https://hooks.example/callback");
        entry.set_time("ENTRY_AT", now - days{9});
        entry.set("ENTRY_BODY", words.text);
    }
    data.set("LIVE_HREF", "/developer/apps/7/requests?status=refused");
    data.set("LIVE_AFTER", "1204");
    data.set_pager("PAGER", {"/developer?before=9", "/developer?after=7"});
}

void add_values(PageData& data, const StrangersWords& words) {
    data.set_time("USED", now - minutes{44});
    data.set("CLIENT_ID", "b6b2d0a5e0e94a1c8c54fd0d");
    data.set_link("SITE", words.address);
    data.set_time("CREATED", now - days{40});
    data.set("SECRET", "3f1c9b7d5a2e4c6f8091a2b3c4d5e6f708192a3b");
    data.set_number("INSTALL_COUNT", 1284);
    data.set_number("REQUEST_COUNT", 18204);
    data.set_number("REFUSED_COUNT", 37);
    data.set_explained("WHY", "The token expired at 2026-11-22T03:16:07Z. " + words.text);
    data.set("DESCRIPTION", words.text);
    data.set("COMMENT", words.text);
}

void add_drawings(PageData& data) {
    TimeChart chart{.title = "API requests by day", .first = now - days{29}};
    chart.series = {{"Succeeded", {}, false}, {"Refused", {}, true}};
    for (std::uint64_t day = 0; day < 30; ++day) {
        chart.series[0].counts.push_back(400 + day * 37 % 290 + day * 9);
        chart.series[1].counts.push_back(day % 7 == 3 ? 120 : day * 13 % 40);
    }
    data.set_markup("RANGES_MARKUP", range_links("/developer/apps/7", chart_range("30d")));
    data.set_markup("REQUESTS_MARKUP", time_chart(chart));
    data.set_markup("QR_MARKUP", *qr_code("https://grantor.example/oauth/authorize?client_id=1",
                                          "QR code of the installation link"));
}

http::Response written(int status, const Frame& frame, const StrangersWords& words,
                       std::span<const FieldError> errors) {
    load_documented_template();
    PageData data;
    add_form(data, words, errors);
    add_lists(data, words);
    add_values(data, words);
    add_drawings(data);
    return framed_page(status, "documented", frame, data);
}

}  // namespace

std::vector<std::string> documented_markup() {
    std::ifstream in(GRANTOR_SOURCE_DIR "/docs/pages.md");
    std::vector<std::string> blocks;
    bool is_inside = false;
    for (std::string line; std::getline(in, line);) {
        if (line == "```html") blocks.emplace_back();
        if (is_inside && line != "```") blocks.back() += line + "\n";
        is_inside = line == "```html" || (is_inside && line != "```");
    }
    return blocks;
}

http::Response documented_page(const StrangersWords& words) {
    return written(200, frame_for(words), words, {});
}

http::Response refused_page(const StrangersWords& words) {
    const std::vector<FieldError> errors{{"name", "Enter a name of at most 80 characters."},
                                         {"summary", words.text}};
    auto frame = frame_for(words);
    frame.notice.clear();
    frame.problem = Problem{"The app was not saved. Two fields need your attention.", errors};
    return written(422, frame, words, errors);
}

}  // namespace grantor::pages
