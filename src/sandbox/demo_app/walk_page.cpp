#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "pages/frame.hpp"
#include "sandbox/demo_app/callbacks.hpp"
#include "sandbox/demo_app/endpoints.hpp"
#include "sandbox/demo_app/steps.hpp"
#include "store/transaction.hpp"

namespace grantor::sandbox {
namespace {

struct ProblemText {
    std::string_view problem;
    std::string_view text;
};
// table: the word in the address, what is said.
constexpr std::array<ProblemText, 4> problem_texts{{
    {"app",
     "No usable app has this client id and the demo app's callback URL. Add the URL below to the "
     "app's callback URLs, then try again."},
    {"state",
     "What came back does not belong to an install that this browser began: nobody here knows its "
     "state. Your app must refuse it too. Start again below."},
    {"code", "What came back has neither a state nor a code of this sandbox. Start again below."},
    {"denied", "The person said no. Nothing was installed."},
}};

std::string install_href(std::string_view client_id) {
    return fmt::format("{}?client_id={}", demo_install_path, client_id);
}

std::string answer_line(const SentStep& step) {
    if (step.status == 0) return step.answer;
    return fmt::format("HTTP {}, after {} ms", step.status, step.took.count());
}

void fill_return(pages::PageData& data, const Walk& walk) {
    if (!walk.has_returned) return data.show("NOT_BACK");
    if (!walk.error.empty()) {
        auto denied = data.add(
            walk.error == "user_denied" || walk.error == "access_denied" ? "DENIED" : "FAILED");
        denied.set("ERROR", walk.error);
        denied.set("ERROR_TEXT", walk.error_text);
        return;
    }
    auto back = data.add("BACK");
    back.set("CODE", walk.code);
    if (walk.state.empty())
        back.show("NO_STATE");
    else
        back.add("WITH_STATE").set("STATE", walk.state);
    if (!walk.verifier.empty()) back.add("WITH_VERIFIER").set("VERIFIER", walk.verifier);
}

void fill_steps(pages::PageData& data, const Walk& walk) {
    std::size_t number = 0;
    for (const auto& step : walk.steps) {
        auto part = data.add("STEP");
        part.set_number("STEP_NUMBER", static_cast<std::int64_t>(++number));
        part.set("STEP_HEADING", text_of(step.step).heading);
        part.set("STEP_REQUEST", step.request);
        part.set("STEP_CURL", step.curl);
        part.set("STEP_ANSWER", step.answer);
        part.set_badge("STEP_STATUS", step.status == 0 ? "No answer" : std::to_string(step.status),
                       step.status / 100 == 2 ? pages::Tone::good : pages::Tone::bad);
        part.set("STEP_OUTCOME", answer_line(step));
        if (number == walk.steps.size()) part.show("STEP_NEWEST");
    }
}

std::vector<DemoStep> next_steps(const Walk& walk, std::string_view api_path) {
    if (!walk.code.empty() && !walk.is_code_sent) return {DemoStep::exchange};
    if (walk.access_token.empty()) return {};
    std::vector<DemoStep> steps;
    if (!api_path.empty()) steps.push_back(DemoStep::call);
    steps.push_back(DemoStep::refresh);
    if (!walk.is_uninstalled) steps.push_back(DemoStep::uninstall);
    return steps;
}

void fill_next(pages::PageData& data, const Walk& walk, const App& app,
               const SectionVisit& section) {
    const auto credentials = credentials_of(app, section.control);
    if (!credentials) return data.show("NO_SECRET");
    const auto api_path = api_path_of(app, section.control);
    const auto steps = next_steps(walk, api_path);
    if (steps.empty()) return;
    auto next = data.add("NEXT");
    if (!walk.access_token.empty() && api_path.empty()) next.show("NO_API");
    bool is_first = true;
    for (const auto step : steps) {
        const auto& text = text_of(step);
        auto row = next.add("NEXT_STEP");
        row.set("NEXT_NAME", text.name);
        row.set("NEXT_BUTTON", text.button);
        row.set("NEXT_WHY", text.why);
        row.set("NEXT_CURL", to_curl(call_of(step, walk, *credentials, api_path),
                                     section.control.demo_app->origin()));
        if (is_first) row.show("NEXT_FIRST");
        is_first = false;
    }
}

void fill_end(pages::PageData& data, const Walk& walk, const App& app) {
    if (!walk.notice.empty()) data.add("NOTICE_CAME").set("NOTICE_BODY", readable(walk.notice));
    if (!walk.is_uninstalled || !walk.notice.empty()) return;
    auto over = data.add("UNINSTALLED");
    if (!app.redirect_uris.empty()) over.set("FIRST_CALLBACK", app.redirect_uris.front());
}

}  // namespace

Outcome<http::Response> show_demo_app(const SectionVisit& section, const ReadTx& tx) {
    const auto& visit = section.visit;
    const auto& issuer = section.control.services.site.issuer;
    auto frame = section.frame("Demo app", demo_app_path);
    frame.lead =
        "An app's server that is always there: it receives the code, exchanges it, and "
        "calls the API.";
    const auto problem = visit.query.find("problem").value_or("");
    const auto known = std::ranges::find(problem_texts, problem, &ProblemText::problem);
    if (known != problem_texts.end()) frame.problem = pages::Problem{std::string(known->text)};
    pages::PageData data;
    data.set("CALLBACK", fmt::format("{}{}", issuer, demo_callback_path));
    for (const auto& app : tx.apps().list()) {
        const auto install = demo_install_of(app, issuer);
        if (!app.is_usable() || install.empty()) continue;
        auto row = data.add("APP");
        row.set_icon("APP_ICON", "", app.name);
        row.set("APP_NAME", app.name);
        row.set("APP_KIND", app.is_public_client() ? "Public client, with PKCE" : "Confidential");
        row.set("APP_INSTALL", install);
    }
    return pages::framed_page(visit.status(), "sandbox_demo_app", frame, data);
}

Outcome<http::Response> show_walk(const SectionVisit& section, const ReadTx& tx) {
    const auto& visit = section.visit;
    const auto walk = section.control.demo_app->walks().find(visit.segment("walk"));
    if (!walk || walk->browser != demo_browser_of(visit.request)) return refuse_unknown("install");
    const auto app = tx.apps().find_by_client_id(walk->client_id);
    if (app == nullptr) return refuse_unknown("app");
    auto frame = section.frame(walk->app_name, demo_app_path);
    frame.breadcrumb = {{"Demo app", std::string(demo_app_path)}};
    frame.lead = "The demo app stands in for its server. These are the requests that it sent.";
    pages::PageData data;
    data.set("CSRF", csrf_of(visit));
    data.set("WALK", walk->id);
    data.set("WALK_APP", walk->app_name);
    data.set("WALK_CLIENT", walk->client_id);
    data.set("AGAIN", install_href(walk->client_id));
    data.set("EVENTS", fmt::format("/sandbox/events?client_id={}", walk->client_id));
    fill_return(data, *walk);
    fill_steps(data, *walk);
    fill_end(data, *walk, *app);
    fill_next(data, *walk, *app, section);
    return pages::framed_page(visit.status(), "sandbox_walk", frame, data);
}

}  // namespace grantor::sandbox
